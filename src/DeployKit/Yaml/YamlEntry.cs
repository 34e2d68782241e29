namespace DeployKit.Yaml;

/// <summary>A key of a map and its value.</summary>
/// <param name="Mark">Where the key begins.</param>
public sealed record YamlEntry(string Key, Mark Mark, YamlNode Value);
