namespace DeployKit.Sandbox.Schemas;

/// <summary>A value that does not fit its field, in the words of the server's decoder.</summary>
internal sealed class DecodingException(string message) : Exception(message);
