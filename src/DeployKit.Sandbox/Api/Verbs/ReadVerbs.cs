using DeployKit.Sandbox.Api.Errors;
using DeployKit.Sandbox.Api.Reading;
using DeployKit.Sandbox.Api.Routing;
using DeployKit.Sandbox.Api.Selecting;
using DeployKit.Sandbox.Api.Watching;
using DeployKit.Sandbox.Kinds;
using DeployKit.Sandbox.Storage;

namespace DeployKit.Sandbox.Api.Verbs;

/// <summary>get, list and watch.</summary>
internal sealed class ReadVerbs(ObjectApi api, WatchHub watches)
{
    private static readonly TimeSpan DefaultWatch = TimeSpan.FromMinutes(45);

    public SandboxResponse Get(ResourceKind kind, ResourcePath path) =>
        SandboxResponse.Json(200, api.Get(new ObjectKey(kind, path.Namespace, path.Name)).JsonAs(kind));

    public SandboxResponse List(SandboxRequest request, ResourceKind kind, ResourcePath path)
    {
        var selection = Selection.Of(request, kind, path.Namespace.Length == 0 ? null : path.Namespace);
        if (!request.IsSet("watch"))
            return new ListPage(api.Store, selection).Read(request.QueryOf("limit"), request.QueryOf("continue"));
        var timeout = int.TryParse(request.QueryOf("timeoutSeconds"), out var seconds) && seconds > 0 ? TimeSpan.FromSeconds(seconds) : DefaultWatch;
        return watches.Start(selection, VersionOf(request), request.IsSet("allowWatchBookmarks"), timeout);
    }

    private static long? VersionOf(SandboxRequest request)
    {
        var text = request.QueryOf("resourceVersion");
        if (text is null or "" or "0")
            return null;
        return long.TryParse(text, out var version) && version > 0
            ? version
            : throw ApiException.BadRequest($"resourceVersion: Invalid value: \"{text}\": strconv.ParseUint: parsing \"{text}\": invalid syntax");
    }
}
