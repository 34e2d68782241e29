using DeployKit.Http;

namespace DeployKit.Docker;

/// <summary>The Dockerfile's steps did not all succeed, or the engine could not begin with them.</summary>
/// <param name="image">What was to be built.</param>
/// <param name="step">The step that failed; null where none had begun.</param>
/// <param name="error">The engine's own words.</param>
/// <param name="output">The last lines that the step printed, oldest first.</param>
public sealed class BuildFailedException(string image, BuildStep? step, string error, IReadOnlyList<string> output)
    : DeployKitException(Describe(image, step, error, output))
{
    public BuildStep? Step { get; } = step;

    public string EngineMessage { get; } = error;

    public IReadOnlyList<string> Output { get; } = output;

    private static string Describe(string image, BuildStep? step, string error, IReadOnlyList<string> output) =>
        string.Join('\n', output.Select(line => $"  | {line}")
            .Prepend(step is null ? $"build of {image} failed: {error}" : $"build of {image} failed at step {step.Number}/{step.Count}, {step.Instruction}: {error}"));
}
