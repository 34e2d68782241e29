namespace DeployKit.Benchmarks.Deploying;

/// <summary>What one deploy took.</summary>
/// <param name="Wall">From the command's start to its end, in seconds.</param>
/// <param name="Steps">Seconds by step.</param>
/// <param name="Cpu">User and system time of the process and all that it started, in seconds.</param>
/// <param name="Memory">The peak of the largest process, in MB.</param>
internal sealed record Measurement(double Wall, IReadOnlyDictionary<string, double> Steps, double Cpu, double Memory)
{
    /// <summary>The steps that wait for nothing.</summary>
    public double Writing => Of("Secrets") + Of("Apply") + Of("SetImage");

    /// <summary>The two that wait for pods.</summary>
    public double Waiting => Of("Migrate") + Of("AwaitRollout");

    private double Of(string step) => Steps.GetValueOrDefault(step);
}
