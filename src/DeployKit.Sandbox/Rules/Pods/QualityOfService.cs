using System.Text.Json.Nodes;
using DeployKit.Sandbox.Rules.Fields;

namespace DeployKit.Sandbox.Rules.Pods;

/// <summary>How safe a pod's resources are: Guaranteed, Burstable, BestEffort.</summary>
internal static class QualityOfService
{
    private static readonly string[] Resources = ["cpu", "memory"];

    public static string Of(JsonObject spec)
    {
        var (isGuaranteed, hasAny) = (true, false);
        foreach (var container in spec.Items("initContainers").Concat(spec.Items("containers")))
        {
            var (limits, requests) = (container.Child("resources").Child("limits"), container.Child("resources").Child("requests"));
            foreach (var resource in Resources)
            {
                var (limit, request) = (Quantity.Read(limits?[resource]), Quantity.Read(requests?[resource]));
                hasAny |= limit is { Sign: > 0 } || request is { Sign: > 0 };
                isGuaranteed &= limit is { Sign: > 0 } && limit == request;
            }
        }
        return !hasAny ? "BestEffort" : isGuaranteed ? "Guaranteed" : "Burstable";
    }
}
