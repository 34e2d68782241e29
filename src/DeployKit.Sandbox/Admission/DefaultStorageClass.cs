using DeployKit.Sandbox.Rules.Fields;

namespace DeployKit.Sandbox.Admission;

/// <summary>Names the default storage class in a claim that names none.</summary>
internal static class DefaultStorageClass
{
    private const string IsDefault = "storageclass.kubernetes.io/is-default-class";

    public static void Fill(AdmissionRequest request, AdmissionView view)
    {
        var spec = request.Content.Need("spec");
        if (spec["storageClassName"] is not null)
            return;
        var standard = view.StorageClasses()
            .Select(item => item.Read().Child("metadata"))
            .Where(metadata => metadata.Child("annotations").Text(IsDefault) == "true")
            .OrderByDescending(metadata => metadata.Text("creationTimestamp"), StringComparer.Ordinal)
            .FirstOrDefault();
        if (standard.Text("name") is { } name)
            spec["storageClassName"] = name;
    }
}
