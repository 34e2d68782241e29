using System.Text;
using System.Text.Json.Nodes;
using DeployKit.Sandbox.Kinds;
using DeployKit.Sandbox.Rules.Fields;

namespace DeployKit.Sandbox.Rules.Configuration;

/// <summary>Secrets: up to 1 MiB of bytes by key, sent as base64 or, to be encoded here, as text.</summary>
internal sealed class SecretRules(ResourceKind kind, ApiLevel level) : KindRules(kind, level)
{
    private const int Most = 1024 * 1024;

    public override void Default(JsonObject content)
    {
        content.FillText("type", "Opaque");
        if (content.Child("stringData") is not { } texts)
            return;
        var data = content.Need("data");
        foreach (var (key, value) in texts)
            data[key] = Convert.ToBase64String(Encoding.UTF8.GetBytes(value.Plain() ?? ""));
        content.Remove("stringData");
    }

    protected override void Check(JsonObject content, FieldErrors errors)
    {
        var data = content.Child("data");
        var size = 0L;
        foreach (var (key, value) in data?.OrderBy(entry => entry.Key, StringComparer.Ordinal) ?? Enumerable.Empty<KeyValuePair<string, JsonNode?>>())
        {
            errors.InvalidText($"data[{key}]", key, Names.ConfigKey(key));
            size += ConfigMapRules.Base64Length(value.Plain() ?? "");
        }
        if (size > Most)
            errors.TooLong("data", IsNew ? $"may not be more than {Most} bytes" : $"must have at most {Most} bytes");
        CheckType(content, data, errors);
    }

    protected override void CheckUpdate(JsonObject updated, JsonObject live, FieldErrors errors)
    {
        if (!updated.SameAt(live, "type"))
            errors.InvalidText("type", updated.Text("type"), "field is immutable");
        if (live.Flag("immutable") == true)
        {
            if (updated.Flag("immutable") != true)
                errors.Forbidden("immutable", "field is immutable when `immutable` is set");
            if (!updated.SameAt(live, "data"))
                errors.Forbidden("data", "field is immutable when `immutable` is set");
        }
        Check(updated, errors);
    }

    private static void CheckType(JsonObject content, JsonObject? data, FieldErrors errors)
    {
        bool Has(string key) => data?.ContainsKey(key) == true;
        switch (content.Text("type"))
        {
            case "kubernetes.io/service-account-token":
                if (string.IsNullOrEmpty(content.Child("metadata").Child("annotations").Text("kubernetes.io/service-account.name")))
                    errors.Required("metadata.annotations[kubernetes.io/service-account.name]");
                break;
            case "kubernetes.io/dockercfg" when !Has(".dockercfg"):
                errors.Required("data[.dockercfg]");
                break;
            case "kubernetes.io/dockerconfigjson" when !Has(".dockerconfigjson"):
                errors.Required("data[.dockerconfigjson]");
                break;
            case "kubernetes.io/dockerconfigjson" when !IsJson(data!.Text(".dockerconfigjson") ?? ""):
                errors.InvalidText("data[.dockerconfigjson]", "<secret contents redacted>", "invalid character");
                break;
            case "kubernetes.io/basic-auth" when !Has("username") && !Has("password"):
                errors.Required("data[username]");
                errors.Required("data[password]");
                break;
            case "kubernetes.io/ssh-auth" when !Has("ssh-privatekey"):
                errors.Required("data[ssh-privatekey]");
                break;
            case "kubernetes.io/tls":
                foreach (var key in (ReadOnlySpan<string>)["tls.crt", "tls.key"])
                {
                    if (!Has(key))
                        errors.Required($"data[{key}]");
                }
                break;
        }
    }

    private static bool IsJson(string base64)
    {
        try
        {
            return JsonNode.Parse(Convert.FromBase64String(base64)) is JsonObject;
        }
        catch (Exception exception) when (exception is FormatException or System.Text.Json.JsonException)
        {
            return false;
        }
    }
}
