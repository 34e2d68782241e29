using System.Globalization;
using DeployKit.Configuration;
using DeployKit.Sandbox;

namespace DeployKit.Build.Sandboxes;

/// <summary>What the command line says of the sandbox that is to be served.</summary>
/// <param name="Port">Null for a free one.</param>
/// <param name="Kubeconfig">Null for the place below <c>.deploykit</c>.</param>
/// <param name="Level">Null for the kept one, or the newest of a new one.</param>
/// <param name="Seed">Null for the kept one, or 1 of a new one.</param>
internal sealed record SandboxArguments(int? Port, string? Kubeconfig, double Speed, ApiLevel? Level, int? Seed)
{
    /// <summary>A sandbox that goes with this run: the kept one has its seed and its level already.</summary>
    public bool IsNew => Level is not null || Seed is not null;

    /// <exception cref="InvalidInputException">A value makes no sense.</exception>
    public static SandboxArguments Read(ICakeContext context)
    {
        string? Value(string name) => context.Arguments.GetArguments(name).LastOrDefault() is { Length: > 0 } value ? value : null;
        return new SandboxArguments(
            Value("port") is { } port ? Number("port", port, 1, 65535) : null,
            Value("kubeconfig"),
            Value("speed") is { } speed ? Factor(speed) : 1,
            Value("api-level") switch
            {
                null => null,
                "1.20" => ApiLevel.Kubernetes120,
                "1.32" => ApiLevel.Kubernetes132,
                var other => throw new InvalidInputException($"--api-level={other}: expected 1.20 or 1.32"),
            },
            Value("seed") is { } seed ? Number("seed", seed, int.MinValue, int.MaxValue) : null);
    }

    private static int Number(string name, string text, int from, int to) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= from && number <= to ? number
            : throw new InvalidInputException($"--{name}={text}: expected a whole number{(from > 0 ? $" from {from} to {to}" : "")}");

    private static double Factor(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var factor) && factor is > 0 and <= 1000 ? factor
            : throw new InvalidInputException($"--speed={text}: expected a number above 0, at most 1000");
}
