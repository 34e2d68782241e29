using System.Text.Json.Nodes;
using DeployKit.Sandbox.Storage;

namespace DeployKit.Sandbox.Admission;

/// <summary>What an admitted write uses of a ResourceQuota: the status.used to store for it, unless the write is a dry run.</summary>
internal sealed record QuotaCharge(StoredObject Quota, JsonObject Used);
