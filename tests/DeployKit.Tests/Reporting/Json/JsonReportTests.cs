using System.Text;
using System.Text.Json.Nodes;
using DeployKit.Configuration;
using DeployKit.Http;
using DeployKit.Manifests;
using DeployKit.Releases;
using DeployKit.Reporting;
using DeployKit.Reporting.Events;
using DeployKit.Rollouts;
using DeployKit.Reporting.Json;

namespace DeployKit.Tests.Reporting.Json;

public sealed class JsonReportTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("deploykit-report").FullName;
    private readonly ManualTime _time = new(Sample.Start);
    private readonly Redactor _redactor = new();

    private string ReportFile => Path.Combine(_folder, "out", "deep", "report.json");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_failed_release_is_reported_under_the_fixed_names()
    {
        var report = await WriteAsync(events =>
        {
            events.Tell(new ReleaseStarted(Sample.Facts));
            events.Tell(new StepStarted("Apply"));
            events.Tell(new ImageResolved("localhost:5000/web", "3f2c1ab", "sha256:9a1f", true, true));
            events.Tell(new ObjectHandled(new ObjectName("ConfigMap", "default", "web"), ObjectChange.Created, null));
            events.Tell(new ObjectHandled(Sample.Web, ObjectChange.Updated, "image"));
            _time.Advance(TimeSpan.FromSeconds(0.6));
            events.Tell(new StepFinished("Apply", StepStatus.Succeeded, "2 changed"));
            events.Tell(new StepStarted("AwaitRollout"));
            events.Tell(new VerdictReached(Sample.Progressing("0 of 3 ready")));
            events.Tell(new VerdictReached(Sample.Crashing));
            events.Tell(new StepFinished("AwaitRollout", StepStatus.Failed, Sample.Crashing.Sentence));
            events.Tell(new ObjectHandled(Sample.Web, ObjectChange.Restored, null));
            events.Tell(new RollbackFinished(RollbackResult.Verified, null, TimeSpan.FromSeconds(3.1)));
            events.Tell(new Warned("Slack did not take the message: 410 channel_is_archived"));
            events.Tell(new ReleaseFinished(ReleaseOutcome.RolledBack, 20, "Not deployed. Exit 20.", "1c0ffee"));
        });

        JsonNode.DeepEquals(report, JsonNode.Parse("""
            { "schema": "deploykit.dev/report/v1",
              "release": { "id": "20261121T080000Z-3f2c1ab", "target": "Deploy", "app": "web", "environment": "production", "context": "gke_shop", "namespace": "default",
                           "commit": "3f2c1ab0000000000000000000000000000000aa", "version": "3f2c1ab", "branch": "production", "actor": "alice",
                           "run": "https://ci.example/runs/7?a=1&b=2", "running": "1c0ffee",
                           "startedAt": "2026-11-21T08:00:00Z", "finishedAt": "2026-11-21T08:00:00.6Z" },
              "outcome": "rolledBack", "exitCode": 20, "summary": "Not deployed. Exit 20.",
              "images": [ { "repository": "localhost:5000/web", "tag": "3f2c1ab", "digest": "sha256:9a1f", "built": true, "pushed": true } ],
              "steps": [ { "name": "Apply", "status": "succeeded", "startedAt": "2026-11-21T08:00:00Z", "seconds": 0.6, "detail": "2 changed" },
                         { "name": "AwaitRollout", "status": "failed", "startedAt": "2026-11-21T08:00:00.6Z", "seconds": 0, "detail": "web: container app exits 1 right after it starts" } ],
              "objects": [ { "kind": "ConfigMap", "namespace": "default", "name": "web", "change": "created", "detail": null },
                           { "kind": "Deployment", "namespace": "default", "name": "web", "change": "restored", "detail": null } ],
              "verdicts": [ { "workload": "Deployment/web", "namespace": "default", "revision": "9", "result": "failed", "reasonCode": "ContainerCrashing",
                              "rule": "crash-loop", "ruleDetail": "2 restarts on 1 of 1 new pods", "setting": "rollout.rules.crash-loop",
                              "sentence": "web: container app exits 1 right after it starts", "progress": null,
                              "pods": [ { "name": "web-6c9d8b7f5-x2v4q", "container": "app", "state": "", "alike": 0,
                                          "logPath": ".deploykit/logs/web-6c9d8b7f5-x2v4q.app.log", "log": [ "boom: no database", "KeyError: 'SECRET_KEY_BASE'" ] } ],
                              "log": [ "boom: no database", "KeyError: 'SECRET_KEY_BASE'" ], "events": [ "BackOff ×3 Back-off restarting failed container" ] } ],
              "rollback": { "result": "verified", "why": null, "seconds": 3.1 },
              "problems": [],
              "warnings": [ "Slack did not take the message: 410 channel_is_archived" ] }
            """)).ShouldBeTrue(report.ToJsonString());
    }

    [Fact]
    public async Task Every_workload_that_was_awaited_is_reported_with_how_far_it_came()
    {
        var waiting = Sample.Progressing("0 of 3 ready") with
        {
            Workload = new ObjectName("Deployment", "default", "api"), Revision = null,
            Progress = new RolloutProgress(3, 1, 0, 3, 3) { SlowestPod = "api-1", SlowestState = "ContainerCreating" },
        };
        var report = await WriteAsync(events =>
        {
            events.Tell(new VerdictReached(Sample.Crashing));
            events.Tell(new RolloutsEnded([Sample.Crashing, waiting]));
            events.Tell(new ReleaseFinished(ReleaseOutcome.RolledBack, 20, "Not deployed. Exit 20.", "1c0ffee"));
        });

        var verdicts = report["verdicts"]!.AsArray();
        verdicts.Select(verdict => (string?)verdict!["result"]).ShouldBe(["failed", "progressing"]);
        verdicts[1]!["progress"]!.ToJsonString().ShouldBe("""{"old":3,"new":1,"ready":0,"available":3,"desired":3,"slowestPod":"api-1","slowestState":"ContainerCreating"}""");
    }

    [Fact]
    public async Task Bad_input_is_reported_before_anything_else_is_known()
    {
        var report = await WriteAsync(events =>
        {
            events.Tell(new ProblemFound(new Problem("deploykit.yaml", 14, 3, "rolout", "unknown key")));
            events.Tell(new ReleaseFinished(ReleaseOutcome.Invalid, 2, "1 problem; nothing was changed. Exit 2.", null));
        });

        ((string?)report["outcome"]).ShouldBe("invalid");
        ((string?)report["release"]!["startedAt"]).ShouldBe("2026-11-21T08:00:00Z");
        report["release"]!["app"].ShouldBeNull();
        report["problems"]!.ToJsonString().ShouldBe("""[{"file":"deploykit.yaml","line":14,"column":3,"key":"rolout","message":"unknown key"}]""");
        report["rollback"].ShouldBeNull();
    }

    [Theory]
    [InlineData(ReleaseOutcome.Cancelled, 143, "cancelled")]
    [InlineData(ReleaseOutcome.Defect, 1, "failed")]
    public async Task A_step_that_never_finished_ends_with_the_run(ReleaseOutcome outcome, int exitCode, string status)
    {
        var report = await WriteAsync(events =>
        {
            events.Tell(new StepStarted("Migrate"));
            _time.Advance(TimeSpan.FromSeconds(2));
            events.Tell(new ReleaseFinished(outcome, exitCode, "", null));
        });

        ((string?)report["steps"]![0]!["status"]).ShouldBe(status);
        ((double?)report["steps"]![0]!["seconds"]).ShouldBe(2);
    }

    [Theory]
    [InlineData(ReleaseOutcome.Deployed, "deployed")]
    [InlineData(ReleaseOutcome.Unchanged, "unchanged")]
    [InlineData(ReleaseOutcome.Defect, "defect")]
    [InlineData(ReleaseOutcome.Invalid, "invalid")]
    [InlineData(ReleaseOutcome.FailedBefore, "failedBefore")]
    [InlineData(ReleaseOutcome.MigrationFailed, "migrationFailed")]
    [InlineData(ReleaseOutcome.Failed, "failed")]
    [InlineData(ReleaseOutcome.RolledBack, "rolledBack")]
    [InlineData(ReleaseOutcome.RollbackFailed, "rollbackFailed")]
    [InlineData(ReleaseOutcome.RollbackRefused, "rollbackRefused")]
    [InlineData(ReleaseOutcome.Cancelled, "cancelled")]
    public async Task Every_outcome_has_its_fixed_name(ReleaseOutcome outcome, string name)
    {
        var report = await WriteAsync(events => events.Tell(new ReleaseFinished(outcome, ExitCodes.Of(outcome), "", null)));

        ((string?)report["outcome"]).ShouldBe(name);
    }

    [Fact]
    public async Task No_secret_is_written_and_one_that_looks_like_json_breaks_nothing()
    {
        const string secret = "\", \"outcome\": \"de\\ployed";
        _redactor.Add(secret);
        _redactor.Add("succeeded");
        var report = await WriteAsync(events =>
        {
            events.Tell(new StepStarted("Check"));
            events.Tell(new StepFinished("Check", StepStatus.Succeeded, $"{secret} seen, {Convert.ToBase64String(Encoding.UTF8.GetBytes("x" + secret))}"));
            events.Tell(new ReleaseFinished(ReleaseOutcome.Deployed, 0, "fine", null));
        });

        ((string?)report["outcome"]).ShouldBe("deployed");
        ((string?)report["steps"]![0]!["status"]).ShouldBe("succeeded");
        ((string?)report["steps"]![0]!["detail"]).ShouldNotBeNull().ShouldMatch(@"^\*\*\* seen, ..\*\*\*.?=*$");
        Directory.GetFiles(Path.GetDirectoryName(ReportFile)!).ShouldBe([ReportFile]);
    }

    [Fact]
    public void A_path_that_cannot_be_written_is_bad_input()
    {
        var blocked = Path.Combine(_folder, "file");
        File.WriteAllText(blocked, "");

        Should.Throw<InvalidInputException>(() => new JsonReport(Path.Combine(blocked, "report.json"), _redactor)).Message.ShouldStartWith($"--report={blocked}");
        Should.Throw<InvalidInputException>(() => new JsonReport(_folder, _redactor)).Message.ShouldContain("it is a folder");
    }

    [Fact]
    public async Task A_path_that_can_no_longer_be_written_at_the_end_is_a_warning()
    {
        var report = new JsonReport(ReportFile, _redactor);
        new ReleaseEvents([report], _time).Tell(new ReleaseFinished(ReleaseOutcome.Deployed, 0, "", null));
        Directory.Delete(Path.GetDirectoryName(ReportFile)!);

        (await report.WriteAsync(CancellationToken.None)).ShouldNotBeNull().ShouldStartWith("the report was not written to ");
    }

    private async Task<JsonNode> WriteAsync(Action<ReleaseEvents> release)
    {
        var report = new JsonReport(ReportFile, _redactor);
        release(new ReleaseEvents([report], _time));
        (await report.WriteAsync(CancellationToken.None)).ShouldBeNull();
        return JsonNode.Parse(await File.ReadAllTextAsync(ReportFile))!;
    }
}
