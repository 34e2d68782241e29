using System.Collections;
using System.Security.Cryptography;
using DeployKit.Docker;
using DeployKit.Http;
using DeployKit.Kubernetes;
using DeployKit.Reporting.Console;

namespace DeployKit.Build;

/// <summary>All that a run takes from outside itself: nothing else in the graph asks the machine. A rehearsal has one of its own.</summary>
public sealed record Surroundings
{
    /// <summary>The clock.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>The environment's variables.</summary>
    public required IReadOnlyDictionary<string, string> Variables { get; init; }

    /// <summary>Where everything is printed: a writer that redacts.</summary>
    public required TextWriter Output { get; init; }

    /// <summary>Where a defect's stack goes: a writer that redacts.</summary>
    public required TextWriter Errors { get; init; }

    /// <summary>What the output can show.</summary>
    public ConsoleStyle Style { get; init; } = new();

    /// <summary>Opens the cluster of a kubeconfig's context; null for its current one.</summary>
    public required Func<string?, KubernetesClient> Cluster { get; init; }

    /// <summary>Opens connections to registries and to who is notified.</summary>
    public required Func<HttpMessageHandler> Web { get; init; }

    /// <summary>The Docker Engine; asked for only where something is built or pushed.</summary>
    public required Func<DockerEngine> Engine { get; init; }

    /// <summary>On a sandbox, opens its registry to an engine and says where, host and port; where no engine answers, images are packed without one. Null elsewhere.</summary>
    public Func<CancellationToken, Task<string>>? SandboxRegistry { get; init; }

    /// <summary>Where the whole logs of failed containers go.</summary>
    public string LogFolder { get; init; } = ".deploykit/logs";

    /// <summary>Six hexadecimal digits that no other run of this moment has.</summary>
    public Func<string> NewId { get; init; } = () => RandomNumberGenerator.GetHexString(6, lowercase: true);

    /// <summary>What spreads retries in time, in [0, 1); null for chance.</summary>
    public Func<double>? Jitter { get; init; }

    /// <summary>One variable; null where it is not set.</summary>
    public string? Variable(string name) => Variables.GetValueOrDefault(name);

    /// <summary>Where docker's own configuration lies.</summary>
    public string DockerFolder => DockerConfigFile.FolderOf(Variable);

    /// <summary>This machine, its clock and its network.</summary>
    public static Surroundings OfThisProcess(TextWriter output, TextWriter errors, ConsoleStyle style)
    {
        var time = TimeProvider.System;
        var variables = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .ToDictionary(variable => (string)variable.Key, variable => (string?)variable.Value ?? "", StringComparer.Ordinal);
        return new Surroundings
        {
            Time = time,
            Variables = variables,
            Output = output,
            Errors = errors,
            Style = style,
            Cluster = context => KubernetesClient.Connect(Kubeconfig.Load(KubeconfigSources.OfThisProcess(), context), time),
            Web = () => HttpTransport.Create(),
            Engine = () => DockerEngine.Connect(DockerEndpoint.Resolve(variables.GetValueOrDefault, DockerConfigFile.FolderOf(variables.GetValueOrDefault)), time),
        };
    }
}
