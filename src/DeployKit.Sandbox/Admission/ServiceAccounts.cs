using System.Text.Json.Nodes;
using DeployKit.Sandbox.Rules.Fields;
using DeployKit.Sandbox.Storage;

namespace DeployKit.Sandbox.Admission;

/// <summary>Names a pod's account and mounts that account's token: the token's Secret in 1.20, a projected volume since.</summary>
internal static class ServiceAccounts
{
    private const string TokenPath = "/var/run/secrets/kubernetes.io/serviceaccount";

    public static void Fill(AdmissionRequest request, AdmissionView view, ApiLevel level)
    {
        var spec = request.Content.Need("spec");
        var name = spec.Text("serviceAccountName") is { Length: > 0 } given ? given : "default";
        spec["serviceAccountName"] = name;
        spec["serviceAccount"] = name;
        var account = view.ServiceAccount(request.Key.Namespace, name);
        // The account "default" comes a moment after its namespace; here nobody has to wait for it.
        if (account is null && name != "default")
            throw request.Refused($"error looking up service account {request.Key.Namespace}/{name}: serviceaccount \"{name}\" not found");
        var facts = account?.View(content => new AccountView(content.Flag("automountServiceAccountToken"), content.Items("secrets").FirstOrDefault().Text("name")));
        if (!(spec.Flag("automountServiceAccountToken") ?? facts?.Mounts ?? true))
            return;
        if (level == ApiLevel.Kubernetes120 && facts?.TokenSecret is null)
            return;
        var volume = level == ApiLevel.Kubernetes120 ? OfSecret(facts!.TokenSecret!) : Projected(view.Suffix());
        if (Mount(spec, volume.Text("name")!))
            (spec["volumes"] as JsonArray ?? (JsonArray)(spec["volumes"] = new JsonArray())).Add((JsonNode)volume);
    }

    private static bool Mount(JsonObject spec, string volume)
    {
        var any = false;
        foreach (var container in spec.Items("initContainers").Concat(spec.Items("containers")))
        {
            if (container.Items("volumeMounts").Any(mount => mount.Text("mountPath") == TokenPath))
                continue;
            any = true;
            (container["volumeMounts"] as JsonArray ?? (JsonArray)(container["volumeMounts"] = new JsonArray()))
                .Add((JsonNode)new JsonObject { ["name"] = volume, ["readOnly"] = true, ["mountPath"] = TokenPath });
        }
        return any;
    }

    private static JsonObject OfSecret(string secret) =>
        new() { ["name"] = secret, ["secret"] = new JsonObject { ["secretName"] = secret, ["defaultMode"] = 420 } };

    private static JsonObject Projected(string suffix) => JsonNode.Parse($$"""
        {
          "name": "kube-api-access-{{suffix}}",
          "projected": {
            "sources": [
              { "serviceAccountToken": { "expirationSeconds": 3607, "path": "token" } },
              { "configMap": { "name": "kube-root-ca.crt", "items": [{ "key": "ca.crt", "path": "ca.crt" }] } },
              { "downwardAPI": { "items": [{ "path": "namespace", "fieldRef": { "apiVersion": "v1", "fieldPath": "metadata.namespace" } }] } }
            ],
            "defaultMode": 420
          }
        }
        """)!.AsObject();

    private sealed record AccountView(bool? Mounts, string? TokenSecret);
}
