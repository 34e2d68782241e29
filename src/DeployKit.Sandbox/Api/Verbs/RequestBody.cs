using System.Text.Json.Nodes;
using DeployKit.Sandbox.Api.Errors;
using DeployKit.Sandbox.Api.Routing;
using DeployKit.Sandbox.Kinds;
using DeployKit.Sandbox.Rules.Fields;

namespace DeployKit.Sandbox.Api.Verbs;

/// <summary>The object that a request brings along.</summary>
internal static class RequestBody
{
    /// <summary>The body, which is of this kind or says no other, and is for this place or says no other.</summary>
    /// <exception cref="ApiException">400 or 415.</exception>
    public static JsonObject Read(SandboxRequest request, ResourceKind kind, ResourcePath path)
    {
        var body = request.ReadObject();
        var (apiVersion, name) = (body.Text("apiVersion"), body.Text("kind"));
        if (name is { Length: > 0 } && name != kind.Kind)
            throw ApiException.BadRequest($"{name} in version \"{apiVersion?.Split('/')[^1]}\" cannot be handled as a {kind.Kind}: converting ({apiVersion?.Split('/')[^1]}.{name}) to ({GoGroup(kind)}.{kind.Kind}): unknown conversion");
        if (apiVersion is { Length: > 0 } && apiVersion != kind.ApiVersion)
            throw ApiException.BadRequest($"the API version in the data ({apiVersion}) does not match the expected API version ({kind.ApiVersion})");
        if (path.Namespace.Length > 0 && body.Child("metadata").Text("namespace") is { Length: > 0 } ns && ns != path.Namespace)
            throw ApiException.BadRequest("the namespace of the provided object does not match the namespace sent on the request");
        return body;
    }

    /// <exception cref="ApiException">400: the body is not of the object that the path names.</exception>
    public static void DemandName(JsonObject body, ResourcePath path, string whenMissing)
    {
        var name = body.Child("metadata").Text("name") ?? "";
        if (name != path.Name)
            throw ApiException.BadRequest(name.Length == 0 ? whenMissing : $"the name of the object ({name}) does not match the name on the URL ({path.Name})");
    }

    // The package of the server's own types.
    private static string GoGroup(ResourceKind kind) => kind.Group.Length == 0 ? "core" : kind.Group.Split('.')[0];
}
