using System.Text.Json.Nodes;
using DeployKit.Manifests.Merging;

namespace DeployKit.Releases.Undoing;

/// <summary>A Pod as it was before a release: what of it is sent to create it again, and whether another one is like it.</summary>
internal static class FormerPod
{
    // What a network plugin notes of the sandbox that it made; the new one gets its own.
    private static readonly string[] NetworkDomains = ["projectcalico.org", "cni.cncf.io", "ovn.org", "ovn.kubernetes.io", "cilium.io"];

    // The API refuses ephemeral containers at a creation, and a priority that is not its class's by now.
    private static readonly string[] NotForCreation = ["ephemeralContainers", "priority", "preemptionPolicy"];

    /// <summary>Whether it had run to its end: in any case it has no more to do.</summary>
    public static bool HadEnded(JsonObject pod) => (string?)pod["status"]?["phase"] is "Succeeded" or "Failed";

    /// <summary>What is sent to create it again.</summary>
    // The scheduler chooses the node again unless a person did, and nobody waits to finalize what is only being created.
    public static JsonObject Body(JsonObject pod)
    {
        var body = ObjectContent.Of(pod);
        var (metadata, spec) = (body["metadata"]!.AsObject(), body["spec"]!.AsObject());
        metadata.Remove("finalizers");
        metadata.Remove("ownerReferences");
        foreach (var field in NotForCreation)
            spec.Remove(field);
        if (Authored(pod).Field("spec").Field("nodeName").IsEmpty)
            spec.Remove("nodeName");
        foreach (var key in AnnotationsOf(body).Select(annotation => annotation.Key).Where(key => IsOfNetwork(key) && !IsAuthored(pod, key)).ToList())
            AnnotationsOf(body).Remove(key);
        return body;
    }

    /// <summary>Whether the Pod that runs now is the one from before in everything that a manifest can say.</summary>
    // Annotations are where others write too.
    public static bool IsAsBefore(JsonObject before, JsonObject live)
    {
        var (wanted, actual) = (Body(before), Body(live));
        var annotations = AnnotationsOf(actual);
        return AnnotationsOf(wanted).Where(annotation => IsAuthored(before, annotation.Key)).All(annotation => JsonNode.DeepEquals(annotation.Value, annotations[annotation.Key]))
            && JsonNode.DeepEquals(WithoutAnnotations(wanted), WithoutAnnotations(actual));
    }

    // Who wrote what it runs: the manifest's manager, kubectl; no controller, kubelet or network plugin.
    private static bool IsAuthor(JsonObject entry) => entry["fieldsV1"]?["f:spec"]?["f:containers"] is not null;

    private static FieldSet Authored(JsonObject pod) => FieldSet.Of(pod, IsAuthor);

    private static bool IsAuthored(JsonObject pod, string annotation) => !Authored(pod).Field("metadata").Field("annotations").Field(annotation).IsEmpty;

    private static bool IsOfNetwork(string annotation) => annotation.Split('/') is [var domain, _]
        && NetworkDomains.Any(known => domain == known || domain.EndsWith("." + known, StringComparison.Ordinal));

    private static JsonObject AnnotationsOf(JsonObject body) => body["metadata"]?["annotations"] as JsonObject ?? [];

    private static JsonObject WithoutAnnotations(JsonObject body)
    {
        body["metadata"]!.AsObject().Remove("annotations");
        return body;
    }
}
