namespace DeployKit.Sandbox.Nodes.Behaviours;

/// <summary>A behaviour's text cannot be read; the message says what of it, and what would be right.</summary>
internal sealed class BehaviourException(string message) : Exception(message);
