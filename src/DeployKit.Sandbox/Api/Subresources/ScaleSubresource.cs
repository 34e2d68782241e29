using System.Text.Json.Nodes;
using DeployKit.Sandbox.Api.Errors;
using DeployKit.Sandbox.Api.Routing;
using DeployKit.Sandbox.Api.Verbs;
using DeployKit.Sandbox.Kinds;
using DeployKit.Sandbox.Patching;
using DeployKit.Sandbox.Rules.Fields;
using DeployKit.Sandbox.Schemas;
using DeployKit.Sandbox.Storage;

namespace DeployKit.Sandbox.Api.Subresources;

/// <summary>The number of replicas of a workload, as autoscaling/v1 Scale.</summary>
internal sealed class ScaleSubresource(ObjectApi api)
{
    private static readonly ResourceKind Scale = new("autoscaling", "v1", "Scale", "scales", true);

    public SandboxResponse Answer(SandboxRequest request, ResourceKind kind, ResourcePath path)
    {
        var key = new ObjectKey(kind, path.Namespace, path.Name);
        var live = api.Store.Find(key) ?? throw ApiException.NotFound(kind with { Plural = $"{kind.Plural}/scale" }, key.Name);
        var wanted = (request.Method, request.ContentType) switch
        {
            ("GET", _) => null,
            ("PUT", _) => Sent(request, path),
            ("PATCH", "application/json-patch+json") => Decoding.DecodePatched(JsonPatch.Apply(ScaleOf(live), request.ReadJson()), Scale, api.Level),
            ("PATCH", "application/merge-patch+json") => Decoding.DecodePatched(MergePatch.Apply(ScaleOf(live), request.ReadJson()), Scale, api.Level),
            ("PATCH", _) => throw new ApiException(415, "UnsupportedMediaType", "the scale of an object takes a JSON patch or a merge patch"),
            _ => throw ApiException.MethodNotAllowed(),
        };
        if (wanted is not null)
        {
            if (Findings(wanted).ToList() is { Count: > 0 } findings)
                throw ApiException.Invalid(Scale, key.Name, findings);
            var options = WriteVerbs.Options(request, path);
            live = api.Modify(key, options, content =>
            {
                content["spec"]!["replicas"] = wanted["spec"]?["replicas"]?.DeepClone() ?? 0;
                if (wanted.Child("metadata").Text("resourceVersion") is { Length: > 0 } version)
                    content["metadata"]!["resourceVersion"] = version;
            });
        }
        return SandboxResponse.Json(200, ScaleOf(live));
    }

    private IEnumerable<StatusCause> Findings(JsonObject scale)
    {
        // Newer servers take it from the path.
        if (api.Level == ApiLevel.Kubernetes120 && string.IsNullOrEmpty(scale.Child("metadata").Text("namespace")))
            yield return new StatusCause("FieldValueRequired", "Required value", "metadata.namespace");
        if ((long?)scale["spec"]?["replicas"] is { } count and < 0)
            yield return new StatusCause("FieldValueInvalid", $"Invalid value: {count}: must be greater than or equal to 0", "spec.replicas");
    }

    private JsonObject Sent(SandboxRequest request, ResourcePath path)
    {
        var body = Decoding.Decode(RequestBody.Read(request, Scale, path), Scale, api.Level);
        RequestBody.DemandName(body, path, $"the name of the object ({path.Name} based on URL) was undeterminable: name must be provided");
        return body;
    }

    private static JsonObject ScaleOf(StoredObject stored)
    {
        var content = stored.Read();
        var metadata = content["metadata"]!;
        var kept = new JsonObject();
        foreach (var field in (string[])["name", "namespace", "uid", "resourceVersion", "creationTimestamp"])
            kept[field] = metadata[field]?.DeepClone();
        var status = new JsonObject { ["replicas"] = content["status"]?["replicas"]?.DeepClone() ?? 0 };
        // A ReplicationController's is a plain map.
        var selector = content.Child("spec").Child("selector");
        if ((stored.Key.Kind == BuiltInKinds.ReplicationController ? selector : selector.Child("matchLabels")) is { } labels)
            status["selector"] = string.Join(',', labels.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key}={label.Value}"));
        return new JsonObject
        {
            ["kind"] = "Scale",
            ["apiVersion"] = "autoscaling/v1",
            ["metadata"] = kept,
            // The server leaves out a 0.
            ["spec"] = (long?)content["spec"]?["replicas"] is { } count and not 0 ? new JsonObject { ["replicas"] = count } : [],
            ["status"] = status,
        };
    }
}
