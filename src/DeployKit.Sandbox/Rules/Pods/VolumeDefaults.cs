using System.Text.Json.Nodes;
using DeployKit.Sandbox.Rules.Fields;

namespace DeployKit.Sandbox.Rules.Pods;

/// <summary>What the server fills into a volume.</summary>
internal static class VolumeDefaults
{
    // 0644.
    private const int FileMode = 420;

    public static void Of(JsonObject volume)
    {
        if (volume.All(field => field.Key == "name"))
            volume["emptyDir"] = new JsonObject();
        foreach (var source in (ReadOnlySpan<string>)["configMap", "secret", "downwardAPI", "projected"])
            volume.Child(source)?.Fill("defaultMode", FileMode);
        volume.Child("hostPath")?.Fill("type", "");
        Fields(volume.Child("downwardAPI"));
        foreach (var source in volume.Child("projected").Items("sources"))
        {
            source.Child("serviceAccountToken")?.Fill("expirationSeconds", 3600);
            Fields(source.Child("downwardAPI"));
        }
        if (volume.Child("ephemeral").Child("volumeClaimTemplate").Child("spec") is { } claim)
            claim.FillText("volumeMode", "Filesystem");
    }

    private static void Fields(JsonObject? source)
    {
        foreach (var file in source.Items("items"))
            file.Child("fieldRef")?.FillText("apiVersion", "v1");
    }
}
