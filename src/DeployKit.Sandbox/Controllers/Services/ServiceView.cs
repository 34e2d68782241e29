using System.Text.Json.Nodes;
using DeployKit.Sandbox.Rules.Fields;
using DeployKit.Sandbox.Storage;

namespace DeployKit.Sandbox.Controllers.Services;

/// <summary>What the endpoints controller looks at in a Service.</summary>
internal sealed class ServiceView
{
    private ServiceView(JsonObject content)
    {
        var spec = content.Child("spec");
        IsSelecting = spec.Child("selector") is { Count: > 0 } && spec.Text("type") != "ExternalName";
        Selector = LabelSelector.OfLabels(spec.Child("selector"));
        IsHeadless = spec.Text("clusterIP") == "None";
        TakesAll = spec.Flag("publishNotReadyAddresses") ?? false;
        Ports = [.. spec.Items("ports")];
    }

    /// <summary>Has a selector: its endpoints are not somebody else's.</summary>
    public bool IsSelecting { get; }

    public LabelSelector Selector { get; }

    public bool IsHeadless { get; }

    /// <summary>publishNotReadyAddresses.</summary>
    public bool TakesAll { get; }

    /// <summary>To read only.</summary>
    public IReadOnlyList<JsonObject> Ports { get; }

    public static ServiceView Of(StoredObject service) => service.View(content => new ServiceView(content));
}
