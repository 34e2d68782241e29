namespace DeployKit.Sandbox.Tests.Conversations;

/// <summary>Requests that belong together, in their order.</summary>
/// <param name="Topic">The file that it is written in.</param>
/// <param name="IsDenied">Its user may do nothing.</param>
internal sealed record Conversation(string Topic, string Name, string Title, bool IsDenied, IReadOnlyList<Step> Steps);
