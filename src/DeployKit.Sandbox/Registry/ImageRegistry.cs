using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using DeployKit.Sandbox.Api;

namespace DeployKit.Sandbox.Registry;

/// <summary>
/// A registry that speaks the distribution specification's API, version 2, without logins: pushes in one piece or in many, mounts,
/// manifests of images and indexes in Docker's and in OCI's form.
/// </summary>
internal sealed partial class ImageRegistry(RegistryStore store)
{
    private static readonly KeyValuePair<string, string> ApiVersion = new("Docker-Distribution-Api-Version", "registry/2.0");

    private readonly BlobUploads _uploads = new();

    public RegistryContent Content { get; } = new(store);

    /// <summary>Answers one request. A HEAD is answered as the GET: the front leaves the body out and keeps its length.</summary>
    public SandboxResponse Handle(SandboxRequest request)
    {
        SandboxResponse response;
        try
        {
            response = Route(request, Uri.UnescapeDataString(request.Path));
        }
        catch (RegistryException exception)
        {
            response = exception.ToResponse();
        }
        return response with { Headers = [.. response.Headers, ApiVersion] };
    }

    private SandboxResponse Route(SandboxRequest request, string path)
    {
        if (path is "/v2/" or "/v2")
            return SandboxResponse.Json(200, new JsonObject());
        var match = PathPattern().Match(path);
        if (!match.Success)
            return SandboxResponse.Text(404, "404 page not found\n");
        var (name, rest) = (match.Groups["name"].Value, match.Groups["rest"].Value);
        if (!NamePattern().IsMatch(name))
            throw RegistryException.NameInvalid(name);
        return match.Groups["what"].Value switch
        {
            "tags" => Tags(name),
            "manifests" => Manifest(request, name, rest),
            "blobs/uploads" => Upload(request, name, rest),
            _ => Blob(request, name, rest),
        };
    }

    private SandboxResponse Tags(string name)
    {
        var tags = Content.Tags(name) ?? throw RegistryException.NameUnknown(name);
        return SandboxResponse.Json(200, new JsonObject { ["name"] = name, ["tags"] = new JsonArray([.. tags.Select(tag => JsonValue.Create(tag))]) });
    }

    private SandboxResponse Manifest(SandboxRequest request, string name, string reference)
    {
        switch (request.Method)
        {
            case "GET" or "HEAD":
                var manifest = (IsReference(reference) ? Content.FindManifest(name, reference) : null) ?? throw RegistryException.ManifestUnknown(name, reference);
                return new SandboxResponse(200) { Headers = [new("Content-Type", manifest.MediaType), ContentDigest(manifest.Digest)], Body = manifest.Content };
            case "PUT" when IsReference(reference):
                var digest = Content.WriteManifest(name, reference, request.ContentType, request.Body.Span);
                return Created($"/v2/{name}/manifests/{digest}", digest);
            case "PUT":
                throw new RegistryException(400, "TAG_INVALID", "manifest tag did not match URI");
            case "DELETE" when Digest.IsDigest(reference):
                Content.DeleteManifest(name, reference);
                return new SandboxResponse(202);
            default:
                throw RegistryException.Unsupported();
        }
    }

    private SandboxResponse Blob(SandboxRequest request, string name, string digest)
    {
        switch (request.Method)
        {
            case "GET" or "HEAD":
                return new SandboxResponse(200) { Headers = [new("Content-Type", "application/octet-stream"), ContentDigest(digest)], Body = Content.ReadBlob(name, digest) };
            case "DELETE":
                Content.DeleteBlob(name, digest);
                return new SandboxResponse(202);
            default:
                throw RegistryException.Unsupported();
        }
    }

    private SandboxResponse Upload(SandboxRequest request, string name, string id)
    {
        var digest = request.QueryOf("digest");
        switch (request.Method)
        {
            case "POST" when request.QueryOf("mount") is { } mount && request.QueryOf("from") is { } from && NamePattern().IsMatch(from) && Content.HasBlob(from, mount):
                Content.Link(name, mount);
                return Created($"/v2/{name}/blobs/{mount}", mount);
            case "POST" when digest is not null:
                Content.WriteBlob(name, digest, request.Body.Span);
                return Created($"/v2/{name}/blobs/{digest}", digest);
            case "POST":
                return Accepted(202, name, _uploads.Begin(name));
            case "GET":
                return Accepted(204, name, id);
            case "PATCH":
                _uploads.Append(name, id, request.HeaderOf("Content-Range"), request.Body.Span);
                return Accepted(202, name, id);
            case "PUT":
                return Finish(request, name, id, digest ?? "");
            case "DELETE":
                _uploads.End(name, id);
                return new SandboxResponse(204);
            default:
                throw RegistryException.Unsupported();
        }
    }

    private SandboxResponse Finish(SandboxRequest request, string name, string id, string digest)
    {
        if (!request.Body.IsEmpty)
            _uploads.Append(name, id, request.HeaderOf("Content-Range"), request.Body.Span);
        Content.WriteBlob(name, digest, _uploads.End(name, id).Span);
        return Created($"/v2/{name}/blobs/{digest}", digest);
    }

    private SandboxResponse Accepted(int status, string name, string id) => new(status)
    {
        Headers =
        [
            new("Location", $"/v2/{name}/blobs/uploads/{id}"),
            new("Docker-Upload-UUID", id),
            new("Range", $"0-{Math.Max(_uploads.Length(name, id) - 1, 0)}"),
        ],
    };

    private static bool IsReference(string text) => TagPattern().IsMatch(text) || Digest.IsDigest(text);

    private static SandboxResponse Created(string location, string digest) => new(201) { Headers = [new("Location", location), ContentDigest(digest)] };

    private static KeyValuePair<string, string> ContentDigest(string digest) => new("Docker-Content-Digest", digest);

    [GeneratedRegex(@"\A/v2/(?<name>.+?)/(?:(?<what>tags)/list|(?<what>manifests)/(?<rest>[^/]+)|(?<what>blobs/uploads)/?(?<rest>[^/]*)|(?<what>blobs)/(?<rest>[^/]+))\z")]
    private static partial Regex PathPattern();

    [GeneratedRegex(@"\A[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*\z")]
    private static partial Regex NamePattern();

    [GeneratedRegex(@"\A\w[\w.-]{0,127}\z", RegexOptions.ECMAScript)]
    private static partial Regex TagPattern();
}
