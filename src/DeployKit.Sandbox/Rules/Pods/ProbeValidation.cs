using System.Text.Json.Nodes;
using DeployKit.Sandbox.Rules.Fields;

namespace DeployKit.Sandbox.Rules.Pods;

/// <summary>A probe or a hook: exactly one handler.</summary>
internal static class ProbeValidation
{
    private static readonly string[] Handlers = ["exec", "httpGet", "tcpSocket", "grpc"];
    private static readonly string[] Numbers = ["initialDelaySeconds", "timeoutSeconds", "periodSeconds", "successThreshold", "failureThreshold"];

    public static void Check(JsonObject probe, string path, bool mustSucceedOnce, FieldErrors errors)
    {
        CheckHandler(probe, path, errors);
        foreach (var name in Numbers)
            errors.NotNegative($"{path}.{name}", probe.Number(name));
        if (mustSucceedOnce && probe.Number("successThreshold") is { } successes and not 1)
            errors.Invalid($"{path}.successThreshold", GoText.Number(successes), "must be 1");
    }

    public static void CheckHandler(JsonObject handler, string path, FieldErrors errors)
    {
        var found = 0;
        foreach (var name in Handlers)
        {
            if (handler.Child(name) is not { } action)
                continue;
            if (found++ > 0)
                errors.Forbidden($"{path}.{name}", "may not specify more than 1 handler type");
            else
                Action(action, name, $"{path}.{name}", errors);
        }
        if (found == 0 && handler["sleep"] is null)
            errors.Required(path, "must specify a handler type");
    }

    private static void Action(JsonObject action, string name, string path, FieldErrors errors)
    {
        switch (name)
        {
            case "exec":
                if (!action.Texts("command").Any())
                    errors.Required($"{path}.command");
                break;
            case "httpGet":
                if (string.IsNullOrEmpty(action.Text("path")))
                    errors.Required($"{path}.path");
                PortNumbers.CheckNumberOrName($"{path}.port", action["port"], errors);
                errors.OneOf($"{path}.scheme", action.Text("scheme"), ["HTTP", "HTTPS"]);
                break;
            default:
                PortNumbers.CheckNumberOrName($"{path}.port", action["port"], errors);
                break;
        }
    }
}
