using System.Text.Json.Nodes;
using DeployKit.Sandbox.Api;
using DeployKit.Sandbox.Controllers.Views;

namespace DeployKit.Sandbox.Controllers.Jobs;

/// <summary>A Job's status as it is being made.</summary>
internal sealed class JobStatus(JobView job)
{
    private readonly List<Condition> _conditions = [.. job.Conditions];

    public string? Start { get; set; } = (string?)job.Status["startTime"];

    public string? Completion { get; set; }

    public int Active { get; set; }

    public int Succeeded { get; set; }

    public int Failed { get; set; }

    /// <summary>Only newer servers count these.</summary>
    public int? Terminating { get; set; }

    public int? Ready { get; set; }

    /// <summary>Sets a condition; one that has this status already stays as it is, and False says nothing new of one that is not there.</summary>
    /// <returns>Whether it changed.</returns>
    public bool Set(string type, string status, string reason, string message, DateTimeOffset now)
    {
        var moment = Timestamps.Seconds(now);
        var condition = new Condition(type, status, reason, message) { LastProbe = moment, LastTransition = moment };
        var index = _conditions.FindIndex(each => each.Type == type);
        if (index >= 0 ? _conditions[index].Status == status : status == "False")
            return false;
        if (index >= 0)
            _conditions[index] = condition;
        else
            _conditions.Add(condition);
        return true;
    }

    public JsonObject ToJson()
    {
        var status = new JsonObject();
        status.Conditions(_conditions);
        status.Text("startTime", Start);
        status.Text("completionTime", Completion);
        status.Count("active", Active);
        status.Count("succeeded", Succeeded);
        status.Count("failed", Failed);
        if (Terminating is { } terminating)
            status["terminating"] = terminating;
        if (Ready is { } ready)
        {
            status["uncountedTerminatedPods"] = new JsonObject();
            status["ready"] = ready;
        }
        return status;
    }
}
