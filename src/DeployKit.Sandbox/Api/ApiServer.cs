using DeployKit.Sandbox.Api.Discovery;
using DeployKit.Sandbox.Api.Errors;
using DeployKit.Sandbox.Api.Routing;
using DeployKit.Sandbox.Api.Subresources;
using DeployKit.Sandbox.Api.Verbs;
using DeployKit.Sandbox.Kinds;

namespace DeployKit.Sandbox.Api;

/// <summary>Answers one request: finds out what it is about and hands it to the verb. Every refusal becomes a Status.</summary>
internal sealed class ApiServer(KindCatalog kinds, DiscoveryDocuments discovery, ReadVerbs reads, WriteVerbs writes, PodSubresources pods, ScaleSubresource scale, AccessReviews access)
{
    public SandboxResponse Handle(SandboxRequest request)
    {
        try
        {
            return Route(request);
        }
        catch (ApiException refusal)
        {
            var response = SandboxResponse.Json(refusal.Code, refusal.ToStatus());
            return refusal.RetryAfterSeconds is { } seconds ? response with { Headers = [.. response.Headers, new("Retry-After", $"{seconds}")] } : response;
        }
    }

    private SandboxResponse Route(SandboxRequest request)
    {
        var path = request.Path.TrimEnd('/');
        switch (path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            case ["version"]:
                return SandboxResponse.Json(200, discovery.Version());
            case ["healthz" or "livez" or "readyz", ..]:
                return SandboxResponse.Text(200, "ok");
            case ["api"]:
                return discovery.Root(isCore: true, request.HeaderOf("Accept") ?? "");
            case ["apis"]:
                return discovery.Root(isCore: false, request.HeaderOf("Accept") ?? "");
            case ["api", var version]:
                return SandboxResponse.Json(200, discovery.Resources("", version) ?? throw ApiException.UnknownPath());
            case ["apis", var group]:
                return SandboxResponse.Json(200, discovery.Group(group) ?? throw ApiException.UnknownPath());
            case ["apis", var group, var version]:
                return discovery.Resources(group, version) is { } resources ? SandboxResponse.Json(200, resources) : SandboxResponse.Text(404, "404 page not found\n");
        }
        if (ResourcePath.Parse(path) is not { } target)
            throw ApiException.UnknownPath();
        if (target.Group == "authorization.k8s.io")
            return access.Answer(target, request);
        var kind = kinds.Find(target.Group, target.Version, target.Plural) ?? throw ApiException.UnknownPath();
        // A path without a namespace means all of them, for a kind that lives in one: only reads make sense there.
        if (kind.IsNamespaced != target.Namespace.Length > 0 && (!kind.IsNamespaced || target.Name.Length > 0 || request.Method != "GET"))
            throw ApiException.UnknownPath();
        access.Demand(request, target);
        return target.Subresource switch
        {
            "" => OnObject(request, kind, target),
            "status" when kind.HasStatus => OnObject(request, kind, target),
            "finalize" when kind == BuiltInKinds.Namespace => OnObject(request, kind, target),
            "scale" when kind.HasScale => scale.Answer(request, kind, target),
            "log" or "proxy" or "eviction" when kind == BuiltInKinds.Pod => pods.Answer(request, target),
            _ => throw ApiException.UnknownPath(),
        };
    }

    private SandboxResponse OnObject(SandboxRequest request, ResourceKind kind, ResourcePath path) => (request.Method, path.Name.Length > 0) switch
    {
        ("GET", false) => reads.List(request, kind, path),
        ("GET", true) => reads.Get(kind, path),
        ("POST", false) => writes.Create(request, kind, path),
        ("PUT", true) => writes.Update(request, kind, path),
        ("PATCH", true) => writes.Patch(request, kind, path),
        ("DELETE", true) when path.Subresource.Length == 0 => writes.Delete(request, kind, path),
        ("DELETE", false) => writes.DeleteAll(request, kind, path),
        _ => throw ApiException.MethodNotAllowed(),
    };
}
