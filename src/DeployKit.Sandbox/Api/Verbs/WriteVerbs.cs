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
    public SandboxResponse Create(SandboxRequest request, ResourceKind kind, ResourcePath path)
    {
        var body = RequestBody.Read(request, kind, path);
        return SandboxResponse.Json(201, api.Create(kind, path.Namespace, body, Options(request, path)).JsonAs(kind));
    }

    public SandboxResponse Update(SandboxRequest request, ResourceKind kind, ResourcePath path)
    {
        var body = RequestBody.Read(request, kind, path);
        RequestBody.DemandName(body, path, "name must be provided");
        return SandboxResponse.Json(200, api.Update(KeyOf(kind, path), body, Options(request, path)).JsonAs(kind));
    }

    public SandboxResponse Patch(SandboxRequest request, ResourceKind kind, ResourcePath path)
    {
        var options = Options(request, path);
        var key = KeyOf(kind, path);
        var isApply = request.ContentType == "application/apply-patch+yaml";
        if (!isApply && request.QueryOf("force") is not null)
            throw ApiException.InvalidOptions("PatchOptions", "force", "Forbidden: may not be specified for non-apply patch", "FieldValueForbidden");
        switch (request.ContentType)
        {
            case "application/json-patch+json":
            case "application/merge-patch+json":
                return SandboxResponse.Json(200, api.Patch(key, request.ContentType, request.ReadJson(), options).JsonAs(kind));
            case "application/apply-patch+yaml":
                if (string.IsNullOrEmpty(request.QueryOf("fieldManager")))
                    throw ApiException.InvalidOptions("PatchOptions", "fieldManager", "Required value: is required for apply patch", "FieldValueRequired");
                var existed = api.Store.Find(key) is not null;
                var applied = api.Apply(key, request.AsObject(), options);
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
        var staying = api.Delete(key, DeletionBody.Read(request, api.Level));
        if (staying is not null)
            return SandboxResponse.Json(200, staying.JsonAs(kind));
        if (!ReturnsDeleted(kind))
            return SandboxResponse.Json(200, Deleted(live));
        return kind == BuiltInKinds.Pod ? SandboxResponse.Json(200, AtItsEnd(live)) : SandboxResponse.Json(200, live.JsonAs(kind));
    }

    public SandboxResponse DeleteAll(SandboxRequest request, ResourceKind kind, ResourcePath path)
    {
        var selection = Selection.Of(request, kind, path.Namespace.Length == 0 ? null : path.Namespace);
        var deletion = DeletionBody.Read(request, api.Level);
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
            throw ApiException.InvalidOptions("CreateOptions", "dryRun", $"Unsupported value: []string{{\"{dryRun}\"}}: supported values: \"All\"", "FieldValueNotSupported");
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
}
