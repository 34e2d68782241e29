using DeployKit.Sandbox.Api.Errors;
using DeployKit.Sandbox.Kinds;
using DeployKit.Sandbox.Storage;

namespace DeployKit.Sandbox.Admission;

/// <summary>Nothing is made in a namespace that is not there or that is going away.</summary>
internal static class NamespaceLifecycle
{
    public static void Check(AdmissionRequest request, Func<string, StoredObject?> find)
    {
        if (!request.Key.Kind.IsNamespaced || !request.IsCreate)
            return;
        var name = request.Key.Namespace;
        if (find(name) is not { } found)
            throw ApiException.NotFound(BuiltInKinds.Namespace, name);
        if (!found.IsDeleting)
            return;
        var refused = request.Refused($"unable to create new content in namespace {name} because it is being terminated");
        throw new ApiException(refused.Code, refused.Reason, refused.Message)
        {
            Subject = refused.Subject,
            Causes = [new StatusCause("NamespaceTerminating", $"namespace {name} is being terminated", "metadata.namespace")],
        };
    }
}
