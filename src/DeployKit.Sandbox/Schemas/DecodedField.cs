namespace DeployKit.Sandbox.Schemas;

/// <summary>A step of the way to the value that is decoded.</summary>
internal readonly record struct DecodedField(string Owner, string Name, SchemaType Type);
