using System.Text.Json.Nodes;
using DeployKit.Sandbox.Api.Errors;
using DeployKit.Sandbox.Api.Routing;
using DeployKit.Sandbox.Api.Selecting;
using DeployKit.Sandbox.Kinds;
using DeployKit.Sandbox.Storage;

namespace DeployKit.Sandbox.Api.Verbs;

/// <summary>create, update, patch, apply, delete and deletecollection.</summary>
internal sealed class WriteVerbs(ObjectApi api)
{
    private static readonly string[] BodyTypes = ["application/json", ""];

    public SandboxResponse Create(SandboxRequest request, ResourceKind kind, ResourcePath path)
    {
        var body = ReadObject(request, kind, path);
        return SandboxResponse.Json(201, api.Create(kind, path.Namespace, body, Options(request, path)).JsonAs(kind));
    }

    public SandboxResponse Update(SandboxRequest request, ResourceKind kind, ResourcePath path)
    {
        var body = ReadObject(request, kind, path);
        if (NameOf(body) is var name && name != path.Name)
        {
            throw name.Length == 0
                ? ApiException.BadRequest("name must be provided")
                : ApiException.BadRequest($"the name of the object ({name}) does not match the name on the URL ({path.Name})");
        }
        return SandboxResponse.Json(200, api.Update(KeyOf(kind, path), body, Options(request, path)).JsonAs(kind));
    }

    public SandboxResponse Patch(SandboxRequest request, ResourceKind kind, ResourcePath path)
    {
        var options = Options(request, path);
        var key = KeyOf(kind, path);
        var isApply = request.ContentType == "application/apply-patch+yaml";
        if (!isApply && request.QueryOf("force") is not null)
            throw OptionsInvalid("PatchOptions", "force", "Forbidden: may not be specified for non-apply patch", "FieldValueForbidden");
        switch (request.ContentType)
        {
            case "application/json-patch+json":
            case "application/merge-patch+json":
                return SandboxResponse.Json(200, api.Patch(key, request.ContentType, request.ReadJson(), options).JsonAs(kind));
            case "application/apply-patch+yaml":
                if (string.IsNullOrEmpty(request.QueryOf("fieldManager")))
                    throw OptionsInvalid("PatchOptions", "fieldManager", "Required value: is required for apply patch", "FieldValueRequired");
                var existed = api.Store.Find(key) is not null;
                var applied = api.Apply(key, AsObject(request.ReadJson()), options);
                return SandboxResponse.Json(existed ? 200 : 201, applied.JsonAs(kind));
            case "application/strategic-merge-patch+json":
                throw new ApiException(415, "UnsupportedMediaType", "the sandbox does not take strategic merge patches: send a JSON patch, a merge patch or a server-side apply");
            default:
                throw new ApiException(415, "UnsupportedMediaType", "415: Unsupported Media Type") { IsOfRequest = true };
        }
    }

    public SandboxResponse Delete(SandboxRequest request, ResourceKind kind, ResourcePath path)
    {
        var key = KeyOf(kind, path);
        var live = api.Get(key);
        var staying = api.Delete(key, DeletionOf(request));
        if (staying is not null)
            return SandboxResponse.Json(200, staying.JsonAs(kind));
        if (!ReturnsDeleted(kind))
            return SandboxResponse.Json(200, Deleted(live));
        return kind == BuiltInKinds.Pod ? SandboxResponse.Json(200, AtItsEnd(live)) : SandboxResponse.Json(200, live.JsonAs(kind));
    }

    public SandboxResponse DeleteAll(SandboxRequest request, ResourceKind kind, ResourcePath path)
    {
        var selection = Selection.Of(request, kind, path.Namespace.Length == 0 ? null : path.Namespace);
        var deletion = DeletionOf(request);
        var deleted = api.Store.List(kind, selection.Namespace).Where(selection.Matches).ToList();
        foreach (var item in deleted)
            api.Delete(item.Key, deletion);
        var items = new JsonArray([.. deleted.Select(item =>
        {
            var content = item.Read();
            content.Remove("kind");
            content.Remove("apiVersion");
            return content;
        })]);
        return SandboxResponse.Json(200, new JsonObject
        {
            ["kind"] = $"{kind.Kind}List",
            ["apiVersion"] = kind.ApiVersion,
            ["metadata"] = new JsonObject { ["resourceVersion"] = api.Store.Version.ToString() },
            ["items"] = items,
        });
    }

    /// <summary>Who writes, and how, as the query and the client's name have it.</summary>
    internal static WriteOptions Options(SandboxRequest request, ResourcePath path)
    {
        if (request.QueryOf("dryRun") is { Length: > 0 } dryRun && dryRun != "All")
            throw OptionsInvalid("CreateOptions", "dryRun", $"Unsupported value: []string{{\"{dryRun}\"}}: supported values: \"All\"", "FieldValueNotSupported");
        return new WriteOptions(ManagerOf(request))
        {
            Subresource = path.Subresource,
            DryRun = request.QueryOf("dryRun") == "All",
            Force = request.IsSet("force"),
            Strict = request.QueryOf("fieldValidation") == "Strict",
        };
    }

    // Without a field manager, the client's own name up to its version stands for it.
    private static string ManagerOf(SandboxRequest request)
    {
        if (request.QueryOf("fieldManager") is { Length: > 0 } given)
            return given;
        var agent = (request.HeaderOf("User-Agent") ?? "").Split('/')[0];
        return agent.Length == 0 ? "unknown" : agent;
    }

    private static ObjectKey KeyOf(ResourceKind kind, ResourcePath path) => new(kind, path.Namespace, path.Name);

    private static string NameOf(JsonObject body) => (body["metadata"] as JsonObject)?["name"] is JsonValue value && value.TryGetValue<string>(out var name) ? name : "";

    private static JsonObject ReadObject(SandboxRequest request, ResourceKind kind, ResourcePath path)
    {
        if (!BodyTypes.Contains(request.ContentType))
            throw new ApiException(415, "UnsupportedMediaType", "the body of the request was in an unknown format - accepted media types include: application/json");
        var body = AsObject(request.ReadJson());
        var (apiVersion, name) = (TextOf(body["apiVersion"]), TextOf(body["kind"]));
        if (name is { Length: > 0 } && name != kind.Kind)
            throw ApiException.BadRequest($"{name} in version \"{apiVersion?.Split('/')[^1]}\" cannot be handled as a {kind.Kind}: converting ({apiVersion?.Split('/')[^1]}.{name}) to ({GoGroup(kind)}.{kind.Kind}): unknown conversion");
        if (apiVersion is { Length: > 0 } && apiVersion != kind.ApiVersion)
            throw ApiException.BadRequest($"the API version in the data ({apiVersion}) does not match the expected API version ({kind.ApiVersion})");
        if (path.Namespace.Length > 0 && TextOf((body["metadata"] as JsonObject)?["namespace"]) is { Length: > 0 } ns && ns != path.Namespace)
            throw ApiException.BadRequest("the namespace of the provided object does not match the namespace sent on the request");
        return body;
    }

    // The package of the server's own types.
    private static string GoGroup(ResourceKind kind) => kind.Group.Length == 0 ? "core" : kind.Group.Split('.')[0];

    private static string? TextOf(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static JsonObject AsObject(JsonNode node) => node as JsonObject ?? throw ApiException.BadRequest("the object provided is not a JSON object");

    private static DeleteOptions DeletionOf(SandboxRequest request)
    {
        var body = request.Body.IsEmpty ? [] : AsObject(request.ReadJson());
        var isDry = (body["dryRun"] as JsonArray)?.Count > 0 || request.QueryOf("dryRun") == "All";
        var propagation = TextOf(body["propagationPolicy"]) ?? request.QueryOf("propagationPolicy");
        if (propagation is not (null or "Foreground" or "Background" or "Orphan"))
            throw OptionsInvalid("DeleteOptions", "propagationPolicy", $"Unsupported value: \"{propagation}\": supported values: \"Foreground\", \"Background\", \"Orphan\", \"nil\"", "FieldValueNotSupported");
        return new DeleteOptions
        {
            Propagation = propagation,
            GracePeriodSeconds = (int?)body["gracePeriodSeconds"] ?? (int.TryParse(request.QueryOf("gracePeriodSeconds"), out var seconds) ? seconds : null),
            Uid = TextOf(body["preconditions"]?["uid"]),
            ResourceVersion = TextOf(body["preconditions"]?["resourceVersion"]),
            DryRun = isDry,
        };
    }

    // Of most kinds a deletion answers with a Status, of these with what was deleted.
    private static bool ReturnsDeleted(ResourceKind kind) =>
        kind == BuiltInKinds.Pod || kind == BuiltInKinds.PersistentVolumeClaim || kind == BuiltInKinds.PersistentVolume
        || kind == BuiltInKinds.ServiceAccount || kind == BuiltInKinds.ResourceQuota || kind == BuiltInKinds.StorageClass;

    // A pod that needs no grace is marked and gone in one step.
    private JsonObject AtItsEnd(StoredObject last)
    {
        var content = last.Read();
        var metadata = content["metadata"]!.AsObject();
        metadata["deletionTimestamp"] ??= Timestamps.Seconds(api.Now);
        metadata["deletionGracePeriodSeconds"] = 0;
        return content;
    }

    private static JsonObject Deleted(StoredObject last)
    {
        var details = new JsonObject { ["name"] = last.Key.Name };
        if (last.Key.Kind.Group.Length > 0)
            details["group"] = last.Key.Kind.Group;
        details["kind"] = last.Key.Kind.Plural;
        details["uid"] = last.Uid;
        return new JsonObject { ["kind"] = "Status", ["apiVersion"] = "v1", ["metadata"] = new JsonObject(), ["status"] = "Success", ["details"] = details };
    }

    private static ApiException OptionsInvalid(string options, string field, string message, string reason) =>
        new(422, "Invalid", $"{options}.meta.k8s.io \"\" is invalid: {field}: {message}")
        {
            Subject = ("", "meta.k8s.io", options),
            Causes = [new StatusCause(reason, message, field)],
        };
}
