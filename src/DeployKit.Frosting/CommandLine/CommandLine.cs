using Cake.Core;
using Cake.Core.Diagnostics;

namespace DeployKit.Frosting;

/// <summary>What was typed: the engine's options by their first name, every other argument by its own.</summary>
internal sealed class CommandLine
{
    private readonly ILookup<string, string> _values;

    private CommandLine(IEnumerable<(string Name, string Value)> values) =>
        _values = values.ToLookup(value => value.Name, value => value.Value, StringComparer.OrdinalIgnoreCase);

    public IReadOnlyList<string> Targets => [.. _values["target"].Distinct(StringComparer.OrdinalIgnoreCase)];

    public string? WorkingDirectory => _values["working"].LastOrDefault();

    /// <summary>Null where nothing was said: then cake.config decides.</summary>
    public Verbosity? Verbosity => _values["verbosity"].LastOrDefault() is { } level ? ParseVerbosity(level) : null;

    /// <summary>As tasks see them. A switch has the value <c>true</c>.</summary>
    public ICakeArguments Arguments => new CakeArguments(_values);

    /// <summary>The last value of each argument, which may stand for a setting: <c>--section_key=value</c>.</summary>
    public IDictionary<string, string> Settings => _values.ToDictionary(group => group.Key, group => group.Last(), StringComparer.OrdinalIgnoreCase);

    public bool Has(string name) => _values[name].Any(value => value != "false");

    /// <summary>Reads <c>--name=value</c>, <c>--name value</c> and <c>--switch</c>; one dash is as good as two.</summary>
    /// <param name="args">As typed.</param>
    /// <param name="known">The host's own arguments, or null where any will do.</param>
    public static CommandLine Parse(IEnumerable<string> args, IReadOnlyCollection<CakeArgument>? known)
    {
        var values = new List<(string, string)>();
        var rest = new Queue<string>(args);
        while (rest.TryDequeue(out var token))
            values.Add(ParseOne(token, rest, known));
        var line = new CommandLine(values);
        _ = line.Verbosity;
        return line;
    }

    private static (string Name, string Value) ParseOne(string token, Queue<string> rest, IReadOnlyCollection<CakeArgument>? known)
    {
        var name = token.TrimStart('-');
        if (name.Length == 0 || name.Length == token.Length)
            throw new UsageException($"'{token}' is no option; options begin with --, and a target is named by --target={token}");

        var (value, equals) = ("", name.IndexOf('='));
        if (equals >= 0)
            (name, value) = (name[..equals], name[(equals + 1)..]);

        var (canonical, takesValue) = Recognise(name, known);
        if (takesValue is false)
            return (canonical, equals < 0 ? "true" : ParseSwitch(name, value));
        if (equals < 0 && rest.TryPeek(out var next) && !next.StartsWith('-'))
            value = rest.Dequeue();
        else if (equals < 0 && takesValue is null)
            return (canonical, "true");
        return value.Length > 0 || takesValue is null ? (canonical, value) : throw new UsageException($"--{canonical} needs a value");
    }

    private static (string Name, bool? TakesValue) Recognise(string name, IReadOnlyCollection<CakeArgument>? known)
    {
        if (EngineOption.All.FirstOrDefault(option => option.Names.Contains(name, StringComparer.OrdinalIgnoreCase)) is { } engine)
            return (engine.Name, engine.Value is not null);
        if (known?.FirstOrDefault(argument => argument.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } own)
            return (own.Name, own.Value is not null);
        // A setting of cake.config, by the engine's own convention --section_key=value.
        if (known is null || name.Contains('_'))
            return (name, null);

        var names = known.Select(argument => argument.Name).Concat(EngineOption.All.SelectMany(option => option.Names));
        throw new UsageException($"unknown option '--{name}'{NearestName.Hint(name, names.Where(candidate => candidate.Length > 2), "--")}");
    }

    private static string ParseSwitch(string name, string value) => value.ToLowerInvariant() switch
    {
        "true" or "false" => value.ToLowerInvariant(),
        _ => throw new UsageException($"--{name} is a switch and takes no value such as '{value}'"),
    };

    private static Verbosity ParseVerbosity(string level) => VerbosityParser.TryParse(level, out var verbosity)
        ? verbosity
        : throw new UsageException($"--verbosity is Quiet, Minimal, Normal, Verbose or Diagnostic, not '{level}'");
}
