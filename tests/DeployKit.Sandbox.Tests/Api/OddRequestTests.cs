using System.Text.Json.Nodes;
using DeployKit.Sandbox.Tests.Rules;

namespace DeployKit.Sandbox.Tests.Api;

/// <summary>Requests with an odd body or an odd parameter, beside objects that are in order.</summary>
public sealed class OddRequestTests : IDisposable
{
    private const string Deployments = "/apis/apps/v1/namespaces/default/deployments";

    private static readonly string[] Odd = ["null", "\"\"", "0", "-1", "[]", "{}", "[null]", "[{}]", "\"a b\"", "1.5", "true", "99999999999999999999"];

    private static readonly string[] OddTexts = ["", "x", "-1", "0", "1.5", "300000000000", "9000000000000000000", "99999999999999999999", "((", "=", "a in (", "!", "%00", "true"];

    private readonly TestSandbox _sandbox = new();
    private readonly string _pod;

    public OddRequestTests()
    {
        _sandbox.Pass(1);
        _sandbox.Send("POST", Deployments, Objects.Deployment("web")).ShouldBe(201);
        _sandbox.Pass(10);
        _pod = $"/api/v1/namespaces/default/pods/{_sandbox.Get("/api/v1/namespaces/default/pods")["items"]![0]!["metadata"]!["name"]}";
    }

    public void Dispose() => _sandbox.Dispose();

    [Theory]
    [InlineData("PUT", Deployments + "/web/scale", """{"metadata":{"name":"web","namespace":"default","resourceVersion":""},"spec":{"replicas":1}}""", "application/json")]
    [InlineData("PATCH", Deployments + "/web/scale", """{"metadata":{"resourceVersion":""},"spec":{"replicas":1}}""", "application/merge-patch+json")]
    [InlineData("PATCH", Deployments + "/web/scale", """[{"op":"replace","path":"/spec/replicas","value":1}]""", "application/json-patch+json")]
    [InlineData("PATCH", Deployments + "/web", """[{"op":"test","path":"/spec/replicas","value":1},{"op":"move","from":"/metadata/labels","path":"/metadata/x"}]""", "application/json-patch+json")]
    [InlineData("PATCH", Deployments + "/web/status", """{"status":{"replicas":1,"conditions":[{"type":"x","status":"True"}]}}""", "application/merge-patch+json")]
    [InlineData("PATCH", Deployments + "/web?fieldManager=me", """{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","namespace":"default","managedFields":null},"spec":{"replicas":1}}""", "application/apply-patch+yaml")]
    [InlineData("PATCH", Deployments + "/web", """{"metadata":{"managedFields":[{"manager":"m","operation":"Update","apiVersion":"apps/v1","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{"f:replicas":{}}}}],"ownerReferences":[{"apiVersion":"v1","kind":"Pod","name":"x","uid":"1","controller":true}],"finalizers":["a.b/c"]}}""", "application/merge-patch+json")]
    [InlineData("DELETE", Deployments + "/web?dryRun=All", """{"propagationPolicy":"Foreground","gracePeriodSeconds":1,"preconditions":{"uid":"x","resourceVersion":"1"},"dryRun":["All"],"orphanDependents":false}""", "application/json")]
    [InlineData("POST", "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", """{"spec":{"resourceAttributes":{"verb":"get","resource":"pods","group":"","subresource":"log"}}}""", "application/json")]
    public void An_odd_body_is_answered_in_words(string method, string path, string body, string contentType)
    {
        foreach (var text in OddBodies(JsonNode.Parse(body)!))
            Send(method, path, JsonNode.Parse(text), contentType, text);
    }

    [Fact]
    public void An_odd_eviction_is_answered_in_words()
    {
        foreach (var text in OddBodies(JsonNode.Parse("""{"metadata":{"name":"x"},"deleteOptions":{"gracePeriodSeconds":1,"dryRun":["All"],"propagationPolicy":"Background"}}""")!))
            Send("POST", $"{_pod}/eviction?dryRun=All", JsonNode.Parse(text), "application/json", text);
    }

    [Theory]
    [InlineData("limit")]
    [InlineData("continue")]
    [InlineData("resourceVersion")]
    [InlineData("resourceVersionMatch")]
    [InlineData("labelSelector")]
    [InlineData("fieldSelector")]
    [InlineData("timeoutSeconds")]
    [InlineData("watch")]
    [InlineData("dryRun")]
    [InlineData("fieldManager")]
    [InlineData("fieldValidation")]
    [InlineData("gracePeriodSeconds")]
    [InlineData("propagationPolicy")]
    [InlineData("tailLines")]
    [InlineData("sinceSeconds")]
    [InlineData("sinceTime")]
    [InlineData("limitBytes")]
    [InlineData("container")]
    [InlineData("previous")]
    public void An_odd_parameter_is_answered_in_words(string name)
    {
        foreach (var value in OddTexts)
        {
            var query = $"{name}={Uri.EscapeDataString(value)}";
            Send("GET", $"{Deployments}?{query}", null, "", query);
            Send("GET", $"{Deployments}?watch=true&timeoutSeconds=1&{query}", null, "", query);
            Send("GET", $"{_pod}/log?{query}", null, "", query);
            Send("PATCH", $"{Deployments}/web?dryRun=All&{query}", new JsonObject(), "application/merge-patch+json", query);
            Send("DELETE", $"{Deployments}/nothing?{query}", null, "", query);
            Send("DELETE", $"{_pod}?dryRun=All&{query}", null, "", query);
        }
    }

    [Theory]
    [InlineData("/")]
    [InlineData("//")]
    [InlineData("/api/v1/namespaces//pods")]
    [InlineData("/api/v1/namespaces/default/pods/a/b/c/d")]
    [InlineData("/apis/apps")]
    [InlineData("/apis/apps/v9/deployments")]
    [InlineData("/api/v1/namespaces/de%2Ffault/pods/%zz")]
    [InlineData("/api/v1/watch/pods")]
    [InlineData("/openapi/v2")]
    public void An_odd_path_is_answered_in_words(string path)
    {
        foreach (var method in (string[])["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"])
            Send(method, path, method is "GET" or "DELETE" ? null : new JsonObject(), "application/json", path);
    }

    private static IEnumerable<string> OddBodies(JsonNode body) =>
        [.. Odd, .. body is JsonObject content ? OddObjects.Of(content) : [.. OddObjects.Of(new JsonObject { ["body"] = body.DeepClone() }).Select(text => JsonNode.Parse(text)!["body"]?.ToJsonString() ?? "null")]];

    private void Send(string method, string path, JsonNode? body, string contentType, string what)
    {
        try
        {
            var answer = _sandbox.Send(method, path, body, contentType);
            OddObjects.ShouldBeInWords(answer, $"{method} {path} {what}");
            _sandbox.Pass(0.1);
        }
        catch (Exception exception) when (exception is not ShouldAssertException)
        {
            throw new InvalidOperationException($"{method} {path} {what}", exception);
        }
    }
}
