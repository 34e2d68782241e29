namespace DeployKit.Sandbox.Nodes.Logs;

/// <summary>A log as it is now.</summary>
/// <param name="Text">Whole lines.</param>
/// <param name="Stop">Ends a follow; null where nothing more will come.</param>
internal sealed record LogAnswer(string Text, Action? Stop);
