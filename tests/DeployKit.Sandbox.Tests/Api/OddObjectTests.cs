using System.Text.Json.Nodes;
using DeployKit.Sandbox.Kinds;
using DeployKit.Sandbox.Tests.Rules;

namespace DeployKit.Sandbox.Tests.Api;

/// <summary>Objects with one odd place, sent to a whole cluster: what it takes it must also be able to live with.</summary>
public sealed class OddObjectTests
{
    public static TheoryData<string> Kinds => [.. OddObjects.Kinds];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_odd_object_is_answered_in_words_and_harms_no_controller(string plural)
    {
        foreach (var level in (ApiLevel[])[ApiLevel.Kubernetes120, ApiLevel.Kubernetes132])
        {
            using var sandbox = TestSandbox.At(level);
            sandbox.Pass(1);
            foreach (var (kind, body) in OddObjects.Sound(plural))
            {
                foreach (var text in OddObjects.Of(body))
                    Try(sandbox, level, kind, text);
            }
        }
    }

    private static void Try(TestSandbox sandbox, ApiLevel level, ResourceKind kind, string text)
    {
        var folder = $"/{(kind.Group.Length == 0 ? "api" : "apis")}/{kind.ApiVersion}/{(kind.IsNamespaced ? "namespaces/default/" : "")}{kind.Plural}";
        try
        {
            var created = Send(sandbox, "POST", $"{folder}?fieldManager=one", JsonNode.Parse(text)!);
            if (created.Status != 201)
                return;
            var path = $"{folder}/{(string)created.Json["metadata"]!["name"]!}";
            sandbox.Pass(2);
            Send(sandbox, "PATCH", $"{path}?fieldManager=two", JsonNode.Parse(text)!, "application/merge-patch+json");
            Send(sandbox, "PATCH", $"{path}?fieldManager=three&force=true", JsonNode.Parse(text)!, "application/apply-patch+yaml");
            sandbox.Pass(2);
            Send(sandbox, "DELETE", path);
            sandbox.Pass(2);
        }
        catch (Exception exception) when (exception is not ShouldAssertException)
        {
            throw new InvalidOperationException($"{level}: {text}", exception);
        }
    }

    private static Answer Send(TestSandbox sandbox, string method, string path, JsonNode? body = null, string contentType = "application/json")
    {
        var answer = sandbox.Send(method, path, body, contentType);
        OddObjects.ShouldBeInWords(answer, $"{method} {path} {body?.ToJsonString()}");
        return answer;
    }
}
