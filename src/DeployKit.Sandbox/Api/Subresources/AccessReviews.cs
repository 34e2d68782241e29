using System.Text.Json.Nodes;
using DeployKit.Sandbox.Api.Errors;
using DeployKit.Sandbox.Api.Routing;
using DeployKit.Sandbox.Api.Verbs;
using DeployKit.Sandbox.Kinds;
using DeployKit.Sandbox.Rules.Fields;
using DeployKit.Sandbox.Schemas;

namespace DeployKit.Sandbox.Api.Subresources;

/// <summary>What the client may do: everything, but for a list of verbs that were taken from it.</summary>
/// <param name="level">Of the API.</param>
/// <param name="denied">Each "verb resource" or "verb resource.group", with * for any: "patch deployments.apps", "* secrets", "get pods/log".</param>
internal sealed class AccessReviews(ApiLevel level, IReadOnlyList<string> denied)
{
    /// <summary>It is asked, and not kept.</summary>
    public static readonly ResourceKind Kind = new("authorization.k8s.io", "v1", "SelfSubjectAccessReview", "selfsubjectaccessreviews", false);

    private readonly IReadOnlyList<(string Verb, string Resource)> _denied =
        [.. denied.Select(text => text.Split(' ', 2) is [var verb, var resource] ? (verb, resource) : throw new ArgumentException($"'{text}': expected 'verb resource'", nameof(denied)))];

    /// <summary>POST selfsubjectaccessreviews.</summary>
    public SandboxResponse Answer(ResourcePath path, SandboxRequest request)
    {
        if (path.Plural != "selfsubjectaccessreviews")
            throw ApiException.UnknownPath();
        if (request.Method != "POST")
            throw ApiException.MethodNotAllowed();
        var review = Decoding.Decode(RequestBody.Read(request, Kind, path), Kind, level);
        var attributes = review.Child("spec").Child("resourceAttributes");
        var others = review.Child("spec").Child("nonResourceAttributes");
        if (attributes is null && others is null)
            throw Refused("spec.resourceAttributes", "Invalid value: \"null\": exactly one of nonResourceAttributes or resourceAttributes must be specified");
        if (attributes is not null && others is not null)
            throw Refused("spec.nonResourceAttributes", $"Invalid value: authorization.NonResourceAttributes{{Path:{GoText.Quote(others.Text("path") ?? "")}, Verb:{GoText.Quote(others.Text("verb") ?? "")}}}: cannot be specified in combination with resourceAttributes");
        string Text(string name) => attributes.Text(name) ?? "";
        var resource = Text("subresource").Length == 0 ? Text("resource") : $"{Text("resource")}/{Text("subresource")}";
        var isAllowed = !IsDenied(Text("verb"), resource, Text("group"));
        review["kind"] = Kind.Kind;
        review["apiVersion"] = Kind.ApiVersion;
        review["status"] = new JsonObject { ["allowed"] = isAllowed };
        return SandboxResponse.Json(201, review);
    }

    private static ApiException Refused(string field, string message) =>
        ApiException.Invalid(Kind with { Kind = "" }, "", [new StatusCause("FieldValueInvalid", message, field)]);

    /// <exception cref="ApiException">403: the verb was taken away.</exception>
    public void Demand(SandboxRequest request, ResourcePath path)
    {
        if (_denied.Count == 0)
            return;
        var verb = (request.Method, path.Name.Length > 0) switch
        {
            ("GET", true) => "get",
            ("GET", false) => request.IsSet("watch") ? "watch" : "list",
            ("POST", _) => "create",
            ("PUT", _) => "update",
            ("PATCH", _) => "patch",
            ("DELETE", true) => "delete",
            _ => "deletecollection",
        };
        var resource = path.Subresource.Length == 0 ? path.Plural : $"{path.Plural}/{path.Subresource}";
        if (!IsDenied(verb, resource, path.Group))
            return;
        var qualified = path.Group.Length == 0 ? path.Plural : $"{path.Plural}.{path.Group}";
        var where = path.Namespace.Length > 0 ? $" in the namespace \"{path.Namespace}\"" : " at the cluster scope";
        var name = path.Name.Length > 0 ? $" \"{path.Name}\"" : "";
        throw new ApiException(403, "Forbidden", $"{qualified}{name} is forbidden: User \"sandbox\" cannot {verb} resource \"{resource}\" in API group \"{path.Group}\"{where}")
        {
            Subject = (path.Name, path.Group, path.Plural),
        };
    }

    private bool IsDenied(string verb, string resource, string group)
    {
        var qualified = group.Length == 0 ? resource : $"{resource}.{group}";
        return _denied.Any(entry => (entry.Verb == "*" || entry.Verb == verb) && (entry.Resource == "*" || entry.Resource == resource || entry.Resource == qualified));
    }
}
