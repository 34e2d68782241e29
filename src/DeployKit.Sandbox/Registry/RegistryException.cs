using System.Text.Json.Nodes;
using DeployKit.Sandbox.Api;

namespace DeployKit.Sandbox.Registry;

/// <summary>A refusal, in the words of the distribution specification.</summary>
/// <param name="code"><c>MANIFEST_UNKNOWN</c> …</param>
internal sealed class RegistryException(int status, string code, string message, JsonNode? detail = null) : Exception(message)
{
    public static RegistryException BlobUnknown(string digest) => new(404, "BLOB_UNKNOWN", "blob unknown to registry", digest);

    public static RegistryException DigestInvalid(string digest) =>
        new(400, "DIGEST_INVALID", "provided digest did not match uploaded content", new JsonObject { ["Digest"] = digest });

    public static RegistryException ManifestInvalid(string why) => new(400, "MANIFEST_INVALID", "manifest invalid", why);

    public static RegistryException NameUnknown(string name) =>
        new(404, "NAME_UNKNOWN", "repository name not known to registry", new JsonObject { ["name"] = name });

    public static RegistryException NameInvalid(string name) =>
        new(400, "NAME_INVALID", "invalid repository name", new JsonObject { ["name"] = name });

    public static RegistryException UploadUnknown() => new(404, "BLOB_UPLOAD_UNKNOWN", "blob upload unknown to registry");

    public static RegistryException Unsupported() => new(405, "UNSUPPORTED", "The operation is unsupported.");

    public static RegistryException ManifestUnknown(string name, string reference) => new(
        404,
        "MANIFEST_UNKNOWN",
        "manifest unknown",
        Digest.IsDigest(reference) ? new JsonObject { ["Name"] = name, ["Revision"] = reference } : new JsonObject { ["Tag"] = reference });

    public SandboxResponse ToResponse()
    {
        var error = new JsonObject { ["code"] = code, ["message"] = Message };
        if (detail is not null)
            error["detail"] = detail.DeepClone();
        return SandboxResponse.Json(status, new JsonObject { ["errors"] = new JsonArray(error) });
    }
}
