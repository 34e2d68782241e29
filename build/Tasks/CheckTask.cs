using DeployKit.Releases.Steps;

namespace DeployKit.Build.Tasks;

/// <summary>Finds out whether a release could be carried out and undone.</summary>
[TaskName(Targets.Check)]
[TaskDescription("Checks configuration, manifests, rights and registry. Changes nothing.")]
public sealed class CheckTask : AsyncFrostingTask<DeployContext>
{
    /// <inheritdoc/>
    public override async Task RunAsync(DeployContext context)
    {
        if (context.Explanation is { } explanation)
        {
            foreach (var line in explanation.Lines)
                Console.WriteLine(line);
            context.Detail = $"{explanation.Rules} rules, {explanation.Changed} changed by the configuration; nothing else was checked";
            return;
        }
        var images = context.Images.CheckAsync(context.Session, context.CancellationToken);
        await new CheckStep(context.Session).RunAsync(images, context.CancellationToken);
    }
}
