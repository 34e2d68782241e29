using System.Text.Json.Nodes;

namespace DeployKit.Kubernetes;

/// <summary>May I do this?</summary>
/// <param name="Verb">"patch".</param>
/// <param name="Type">On what.</param>
/// <param name="Namespace">Where; null for the whole cluster.</param>
public sealed record AccessQuery(string Verb, ResourceType Type, string? Namespace)
{
    /// <summary>"log" of pods; null for the object itself.</summary>
    public string? Subresource { get; init; }

    /// <summary>One object; null for all.</summary>
    public string? Name { get; init; }

    internal JsonObject ToBody()
    {
        var attributes = new JsonObject { ["verb"] = Verb, ["group"] = Type.Group, ["version"] = Type.Version, ["resource"] = Type.Plural };
        if (Namespace is not null)
            attributes["namespace"] = Namespace;
        if (Subresource is not null)
            attributes["subresource"] = Subresource;
        if (Name is not null)
            attributes["name"] = Name;
        return new JsonObject
        {
            ["apiVersion"] = "authorization.k8s.io/v1",
            ["kind"] = "SelfSubjectAccessReview",
            ["spec"] = new JsonObject { ["resourceAttributes"] = attributes },
        };
    }
}
