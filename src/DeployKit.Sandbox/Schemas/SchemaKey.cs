namespace DeployKit.Sandbox.Schemas;

/// <summary>A field that tells the items of a list apart.</summary>
/// <param name="Default">What it is where an item does not say it; null for the zero value of a field that is always written, else the item is refused.</param>
internal sealed record SchemaKey(string Name, string? Default);
