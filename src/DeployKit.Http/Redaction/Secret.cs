using System.Diagnostics;

namespace DeployKit.Http;

/// <summary>A value that must not reach a log, an exception or a report. It prints as <c>***</c>; <see cref="Reveal"/> is the only way to it.</summary>
[DebuggerDisplay("***")]
public sealed class Secret<T>(T value)
    where T : notnull
{
    private readonly T _value = value;

    /// <summary>The value itself, for the one place that sends it.</summary>
    public T Reveal() => _value;

    /// <inheritdoc/>
    public override string ToString() => Redactor.Mask;
}
