using DeployKit.Sandbox.Rules.Fields;

namespace DeployKit.Sandbox.Admission;

/// <summary>The limits of one type: Container, Pod or PersistentVolumeClaim.</summary>
internal sealed record LimitItem(
    string Type,
    IReadOnlyDictionary<string, Quantity> Min,
    IReadOnlyDictionary<string, Quantity> Max,
    IReadOnlyDictionary<string, Quantity> Default,
    IReadOnlyDictionary<string, Quantity> DefaultRequest,
    IReadOnlyDictionary<string, Quantity> Ratio);
