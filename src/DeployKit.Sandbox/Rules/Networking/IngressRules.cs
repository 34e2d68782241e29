using System.Text.Json.Nodes;
using DeployKit.Sandbox.Kinds;
using DeployKit.Sandbox.Rules.Fields;

namespace DeployKit.Sandbox.Rules.Networking;

/// <summary>Ingresses.</summary>
internal sealed class IngressRules(ResourceKind kind, ApiLevel level) : KindRules(kind, level)
{
    protected override JsonObject EmptyStatus => new() { ["loadBalancer"] = new JsonObject() };

    public override void Default(JsonObject content) => content.Need("spec");

    protected override void Check(JsonObject content, FieldErrors errors)
    {
        var spec = content.Child("spec");
        if (spec.Child("defaultBackend") is { } backend)
            Backend(backend, "spec.defaultBackend", errors);
        var rules = spec.Items("rules").ToList();
        if (rules.Count == 0 && spec.Child("defaultBackend") is null)
            errors.Invalid("spec", "[]networking.IngressRule(nil)", "either `defaultBackend` or `rules` must be specified");
        for (var i = 0; i < rules.Count; i++)
        {
            var host = rules[i].Text("host") ?? "";
            if (host.Length > 0)
                errors.InvalidText($"spec.rules[{i}].host", host, Names.Subdomain(host.StartsWith("*.", StringComparison.Ordinal) ? host[2..] : host));
            if (rules[i].Child("http") is { } http)
                Paths(http, $"spec.rules[{i}].http.paths", errors);
        }
    }

    private static void Paths(JsonObject http, string path, FieldErrors errors)
    {
        var paths = http.Items("paths").ToList();
        if (paths.Count == 0)
            errors.Required(path);
        for (var i = 0; i < paths.Count; i++)
        {
            var (at, type, value) = ($"{path}[{i}]", paths[i].Text("pathType"), paths[i].Text("path") ?? "");
            if (type is null)
            {
                errors.Required($"{at}.pathType", "pathType must be specified");
                continue;
            }
            if (type is "Exact" or "Prefix")
            {
                if (!value.StartsWith('/'))
                    errors.InvalidText($"{at}.path", value, "must be an absolute path");
            }
            else if (type == "ImplementationSpecific")
            {
                if (value.Length > 0 && !value.StartsWith('/'))
                    errors.InvalidText($"{at}.path", value, "must be an absolute path");
            }
            else
            {
                errors.NotSupported($"{at}.pathType", type, ["Exact", "ImplementationSpecific", "Prefix"]);
            }
            Backend(paths[i].Child("backend"), $"{at}.backend", errors);
        }
    }

    private static void Backend(JsonObject? backend, string path, FieldErrors errors)
    {
        var (service, resource) = (backend.Child("service"), backend.Child("resource"));
        if (resource is not null && service is not null)
        {
            errors.Invalid(path, "\"\"", "cannot set both resource and service backends");
            return;
        }
        if (resource is not null)
            return;
        var name = service.Text("name") ?? "";
        if (name.Length == 0)
            errors.Required($"{path}.service.name");
        else
            errors.InvalidText($"{path}.service.name", name, Names.ServiceLabel(name));
        var (port, number) = (service.Child("port").Text("name") ?? "", service.Child("port").Number("number") ?? 0);
        if (port.Length > 0 && number != 0)
            errors.Invalid(path, "\"\"", "cannot set both port name & port number");
        else if (port.Length > 0)
            errors.InvalidText($"{path}.service.port.name", port, PortNumbers.PortName(port, errors.IsNew));
        else if (number != 0)
            PortNumbers.Check($"{path}.service.port.number", number, errors);
        else
            errors.Required(path, "port name or number is required");
    }
}
