using System.Text.Json.Nodes;
using DeployKit.Sandbox.Api.Errors;
using DeployKit.Sandbox.Api.Routing;
using DeployKit.Sandbox.Api.Verbs;
using DeployKit.Sandbox.Kinds;
using DeployKit.Sandbox.Nodes;
using DeployKit.Sandbox.Rules.Fields;
using DeployKit.Sandbox.Schemas;
using DeployKit.Sandbox.Storage;

namespace DeployKit.Sandbox.Api.Subresources;

/// <summary>log, proxy and eviction of a pod.</summary>
internal sealed class PodSubresources(ObjectApi api, NodeSet nodes)
{
    // As policy/v1beta1 it is the same.
    private static readonly ResourceKind Eviction = new("policy", "v1", "Eviction", "evictions", true);

    public SandboxResponse Answer(SandboxRequest request, ResourcePath path)
    {
        // "web-1:8080": the proxy's name may carry a port.
        var (name, port) = path.Subresource == "proxy" && path.Name.Split(':') is [var bare, var number] && int.TryParse(number, out var parsed)
            ? (bare, parsed)
            : (path.Name, 0);
        var pod = api.Get(new ObjectKey(BuiltInKinds.Pod, path.Namespace, name));
        return (path.Subresource, request.Method) switch
        {
            ("log", "GET") => nodes.ReadLog(pod, request),
            ("proxy", _) => nodes.Answer(pod, port),
            ("eviction", "POST") => Evict(pod, request, path),
            _ => throw ApiException.MethodNotAllowed(),
        };
    }

    private SandboxResponse Evict(StoredObject pod, SandboxRequest request, ResourcePath path)
    {
        var eviction = Decoding.Decode(request.ReadObject(), Eviction, api.Level);
        var options = DeletionBody.Of(eviction.Child("deleteOptions"));
        api.Delete(pod.Key, options with { DryRun = options.DryRun || WriteVerbs.Options(request, path).DryRun });
        return SandboxResponse.Json(201, new JsonObject { ["kind"] = "Status", ["apiVersion"] = "v1", ["metadata"] = new JsonObject(), ["status"] = "Success", ["code"] = 201 });
    }
}
