using System.Text;
using System.Text.Json.Nodes;
using DeployKit.Sandbox.Api.Errors;
using DeployKit.Sandbox.Api.Routing;
using DeployKit.Sandbox.Api.Verbs;
using DeployKit.Sandbox.Kinds;
using DeployKit.Sandbox.Nodes;
using DeployKit.Sandbox.Nodes.Logs;
using DeployKit.Sandbox.Storage;

namespace DeployKit.Sandbox.Api.Subresources;

/// <summary>log, proxy and eviction of a pod.</summary>
internal sealed class PodSubresources(ObjectApi api, NodeSet nodes)
{
    public SandboxResponse Answer(SandboxRequest request, ResourcePath path)
    {
        // "web-1:8080": the proxy's name may carry a port.
        var (name, port) = path.Subresource == "proxy" && path.Name.Split(':') is [var bare, var number] && int.TryParse(number, out var parsed)
            ? (bare, parsed)
            : (path.Name, 0);
        var pod = api.Get(new ObjectKey(BuiltInKinds.Pod, path.Namespace, name));
        return (path.Subresource, request.Method) switch
        {
            ("log", "GET") => ReadLog(request, path),
            ("proxy", _) => Reach(pod, port),
            ("eviction", "POST") => Evict(pod, request, path),
            _ => throw new ApiException(405, "MethodNotAllowed", "the server does not allow this method on the requested resource"),
        };
    }

    private SandboxResponse ReadLog(SandboxRequest request, ResourcePath path)
    {
        int? Number(string name) => int.TryParse(request.QueryOf(name), out var number) ? number : null;
        var wanted = new LogRequest(path.Namespace, path.Name)
        {
            Container = request.QueryOf("container"),
            Follow = request.IsSet("follow"),
            Previous = request.IsSet("previous"),
            Timestamps = request.IsSet("timestamps"),
            TailLines = Number("tailLines"),
            SinceSeconds = Number("sinceSeconds"),
            SinceTime = Timestamps.Parse(request.QueryOf("sinceTime")),
            LimitBytes = Number("limitBytes"),
        };
        if (!wanted.Follow)
            return SandboxResponse.Text(200, nodes.ReadLog(wanted).Text);
        var stream = new ResponseStream();
        var answer = nodes.ReadLog(wanted, piece => stream.Write(Encoding.UTF8.GetBytes(piece)), () => stream.End());
        stream.Write(Encoding.UTF8.GetBytes(answer.Text));
        if (answer.Stop is { } stop)
            stream.OnClose(stop);
        else
            stream.End();
        return new SandboxResponse(200) { Headers = [new("Content-Type", "text/plain")], Stream = stream };
    }

    private SandboxResponse Reach(StoredObject pod, int port)
    {
        if (port == 0)
        {
            var ports = (pod.Read()["spec"]!["containers"] as JsonArray ?? []).SelectMany(container => container?["ports"] as JsonArray ?? []);
            port = ports.Select(each => (int?)each?["containerPort"]).FirstOrDefault() ?? 80;
        }
        var answer = nodes.AnswerHttp(pod.Key.Namespace, pod.Key.Name, port)
            ?? throw new ApiException(503, "ServiceUnavailable", $"error trying to reach service: dial tcp {(string?)pod.Read()["status"]?["podIP"]}:{port}: connect: connection refused");
        return SandboxResponse.Text(answer.Status, answer.Body);
    }

    private SandboxResponse Evict(StoredObject pod, SandboxRequest request, ResourcePath path)
    {
        var options = (request.ReadJson() as JsonObject)?["deleteOptions"] as JsonObject;
        api.Delete(pod.Key, new DeleteOptions
        {
            GracePeriodSeconds = (int?)options?["gracePeriodSeconds"],
            Uid = (string?)options?["preconditions"]?["uid"],
            DryRun = WriteVerbs.Options(request, path).DryRun,
        });
        return SandboxResponse.Json(201, new JsonObject { ["kind"] = "Status", ["apiVersion"] = "v1", ["metadata"] = new JsonObject(), ["status"] = "Success", ["code"] = 201 });
    }
}
