using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using DeployKit.Rollouts.Readiness;
using DeployKit.Rollouts.Views;

namespace DeployKit.Configuration;

/// <summary>
/// What an object's status must show, as <c>kubectl wait --for</c> has it: <c>condition=TYPE[=VALUE]</c> (the value is True unless said)
/// or <c>jsonpath={.path}[=VALUE]</c> (without a value: something is there).
/// </summary>
public sealed class WaitCondition
{
    /// <summary>What a message says that a condition looks like.</summary>
    internal const string Form = "condition=TYPE[=VALUE] or jsonpath={.status.field}[=VALUE]";

    private readonly string _text;
    private readonly string? _type;
    private readonly JsonPath? _path;
    private readonly string? _value;

    private WaitCondition(string text, string? type, JsonPath? path, string? value) => (_text, _type, _path, _value) = (text, type, path, value);

    /// <summary>The condition Ready is True.</summary>
    public static WaitCondition Ready { get; } = new("condition=Ready", "Ready", null, "True");

    /// <summary>Reads the text; false where it is neither form, or its path is none.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out WaitCondition? condition)
    {
        condition = text.Trim().Split('=', 2) switch
        {
            ["condition", { Length: > 0 } rest] => OfCondition(text, rest),
            ["jsonpath", { Length: > 0 } rest] => OfPath(text, rest),
            _ => null,
        };
        return condition is not null;
    }

    /// <summary>As it was written.</summary>
    public override string ToString() => _text;

    /// <summary>Whether the object shows it. A condition that its controller wrote of an older generation counts for nothing.</summary>
    internal bool HoldsFor(JsonObject live)
    {
        if (_path is null)
            return live.ConditionOf(_type!) is { } condition && condition.HasSeen(live) && string.Equals(condition.Text("status"), _value, StringComparison.OrdinalIgnoreCase);
        var found = _path.Select(live);
        return found.Count > 0 && (_value is null || found.All(text => text == _value));
    }

    /// <summary>What the object shows now: <c>Ready is False: NotIssued, the issuer does not answer</c>.</summary>
    internal string Describe(JsonObject live)
    {
        if (_path is not null)
            return _path.Select(live) is { Count: > 0 } found ? $"{_path} is {string.Join(", ", found)}" : $"{_path} is not there yet";
        if (live.ConditionOf(_type!) is not { } condition)
            return $"there is no condition {_type} yet";
        var why = string.Join(", ", new[] { condition.Text("reason"), condition.Text("message") }.Where(part => !string.IsNullOrEmpty(part)));
        return $"{_type} is {condition.Text("status")}{(why.Length > 0 ? $": {why}" : "")}";
    }

    private static WaitCondition? OfCondition(string text, string rest) => rest.Split('=') switch
    {
        [{ Length: > 0 } type] => new(text, type, null, "True"),
        [{ Length: > 0 } type, { Length: > 0 } value] => new(text, type, null, value),
        _ => null,
    };

    private static WaitCondition? OfPath(string text, string rest)
    {
        var end = JsonPath.EndOf(rest);
        var value = end < rest.Length ? Unquoted(rest[(end + 1)..]) : null;
        return value is not "" && JsonPath.TryParse(Unquoted(rest[..end]), out var path) ? new(text, null, path, value) : null;
    }

    // Copied from a shell, the parts may stand in its quotes.
    private static string Unquoted(string part) => part.Trim() is ['\'' or '"', .. var inner, _] quoted && quoted[0] == quoted[^1] ? inner : part.Trim();
}
