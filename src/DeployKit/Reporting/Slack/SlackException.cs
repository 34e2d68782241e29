using DeployKit.Http;

namespace DeployKit.Reporting.Slack;

/// <summary>Slack did not take a message. The webhook's address is never part of it.</summary>
/// <param name="cause">One clause: <c>410 channel_is_archived</c>, <c>connection refused</c>.</param>
public sealed class SlackException(string cause) : DeployKitException($"Slack did not take the message: {cause}");
