using DeployKit.Configuration;

namespace DeployKit.Build;

/// <summary>What the command line says beside the target.</summary>
public sealed record DeployArguments
{
    /// <summary>Every option with its help.</summary>
    public static CakeArgument[] All { get; } =
    [
        new("config", "FILE", "The configuration; else [DeployKit] Config= in cake.config, else ./deploykit.yaml."),
        new("environment", "NAME", "The environment to deploy to; else the one whose branch is checked out, or that cake.config names beside Config=."),
        new("context", "NAME", "The kubeconfig context, instead of the environment's."),
        new("namespace", "NAME", "The namespace, instead of the environment's."),
        new("image", "REPOSITORY=REF", "Deploys an image that exists already, by tag or digest, instead of building it. May be given several times."),
        new("rebuild", null, "Builds even where an image of the same sources is at the registry."),
        new("keep-going", null, "Deploy, AwaitRollout: awaits every workload to its end, instead of ending with the first failure."),
        new("report", "FILE", "Writes a JSON report of the run, whatever its end."),
        new("explain", null, "Check: prints by what rollouts are judged, as the configuration has it, and asks nothing of a cluster."),
        new("baseline", "REF", "Rehearse: the version before is that of this git reference, instead of one made of the present files."),
        new("trace", "FILE", "Rehearse: writes what happened in each run; the same seed writes the same bytes."),
        new("seed", "N[..M]", "Rehearse: random faults of these seeds, instead of the list of mishaps. Sandbox: a new one of this seed that is not kept."),
        new("port", "PORT", "Sandbox: the port to listen on; else a free one."),
        new("kubeconfig", "FILE", "Sandbox: where its kubeconfig goes; else below .deploykit."),
        new("speed", "FACTOR", "Sandbox: how many of its seconds pass in a second; default 1."),
        new("api-level", "VERSION", "Sandbox: as which Kubernetes a new one that is not kept answers, 1.20 or 1.32 (default)."),
        new("output", "FORMAT", "Status: 'json' prints it for machines."),
    ];

    /// <summary>The configuration file, as given or by default.</summary>
    public required string Config { get; init; }

    /// <summary>Null to choose by branch.</summary>
    public string? Environment { get; init; }

    /// <summary>Null for the environment's.</summary>
    public string? Context { get; init; }

    /// <summary>Null for the environment's.</summary>
    public string? Namespace { get; init; }

    /// <summary>Each <c>REPOSITORY=REF</c>, an existing image.</summary>
    public IReadOnlyList<string> Images { get; init; } = [];

    /// <summary>Build even where an equal image exists.</summary>
    public bool Rebuild { get; init; }

    /// <summary>Every workload is awaited to its end.</summary>
    public bool KeepGoing { get; init; }

    /// <summary>Where the report goes; null for none.</summary>
    public string? Report { get; init; }

    /// <summary>The git reference of the version before, for rehearsals; null for one that is made up.</summary>
    public string? Baseline { get; init; }

    /// <summary>The seeds to rehearse, <c>7</c> or <c>1..1000</c>; null for the list of mishaps.</summary>
    public string? Seed { get; init; }

    /// <summary>Where a rehearsal's trace goes; null for none.</summary>
    public string? Trace { get; init; }

    /// <summary>Check only prints by what rollouts are judged.</summary>
    public bool Explain { get; init; }

    /// <summary>Status as JSON.</summary>
    public bool IsJson { get; init; }

    /// <summary>Reads them.</summary>
    /// <exception cref="InvalidInputException">A value makes no sense.</exception>
    public static DeployArguments Read(ICakeContext context)
    {
        string? Value(string name) => context.Arguments.GetArguments(name).LastOrDefault() is { Length: > 0 } value ? value : null;
        if (Value("output") is { } format && format is not ("json" or "text"))
            throw new InvalidInputException($"--output={format}: expected 'json' or 'text'");
        return new DeployArguments
        {
            Config = Value("config") ?? context.Configuration.GetValue("DeployKit_Config") ?? "deploykit.yaml",
            // What this repository deploys by default has its own environment; another file has others.
            Environment = Value("environment") ?? (Value("config") is null ? context.Configuration.GetValue("DeployKit_Environment") : null),
            Context = Value("context"),
            Namespace = Value("namespace"),
            Images = [.. context.Arguments.GetArguments("image")],
            Rebuild = context.Arguments.HasArgument("rebuild"),
            KeepGoing = context.Arguments.HasArgument("keep-going"),
            Explain = context.Arguments.HasArgument("explain"),
            Report = Value("report"),
            Baseline = Value("baseline"),
            Seed = Value("seed"),
            Trace = Value("trace"),
            IsJson = Value("output") == "json",
        };
    }
}
