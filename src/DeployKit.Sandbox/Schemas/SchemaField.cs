namespace DeployKit.Sandbox.Schemas;

/// <summary>A field of a struct.</summary>
internal sealed record SchemaField(string Name, SchemaType Type, FieldPresence Presence);
