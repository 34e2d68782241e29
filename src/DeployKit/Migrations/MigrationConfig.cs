using System.Text.Json.Nodes;

namespace DeployKit.Migrations;

/// <summary>The ConfigMaps and Secrets whose content a migration reads: with other content it is another migration.</summary>
/// <param name="NamespaceUid">Salts the digests of Secrets, so that equal values in two namespaces cannot be told by equal names.</param>
/// <param name="Objects">Live or rendered, it makes no difference. One that is missing counts as absent.</param>
public sealed record MigrationConfig(string NamespaceUid, IReadOnlyList<JsonObject> Objects);
