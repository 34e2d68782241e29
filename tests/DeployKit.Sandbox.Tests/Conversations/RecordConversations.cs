using DeployKit.Http;
using DeployKit.Kubernetes;

namespace DeployKit.Sandbox.Tests.Conversations;

/// <summary>
/// Has the conversations with the real cluster of KUBECONFIG and keeps its answers: <c>DEPLOYKIT_RECORD=1</c>, or topics with commas between
/// them, and this test by name.
/// </summary>
public sealed class RecordConversations
{
    private const string Space = "conversations";

    private static string Wanted => Environment.GetEnvironmentVariable("DEPLOYKIT_RECORD") ?? "";

    [SkippableFact]
    public async Task The_answers_of_the_real_cluster_are_kept()
    {
        Skip.If(Wanted.Length == 0, "DEPLOYKIT_RECORD is not set");
        var connection = Kubeconfig.Load(KubeconfigSources.OfThisProcess(), null);
        using var client = new HttpClient(HttpTransport.Create(connection.Tls)) { BaseAddress = connection.Server };
        client.DefaultRequestHeaders.UserAgent.ParseAdd("talk/1");
        await client.PostAsync("/api/v1/namespaces", new StringContent($$$"""{"metadata":{"name":"{{{Space}}}"}}""", null, "application/json"));
        try
        {
            await SettleAsync();
            foreach (var topic in ConversationTexts.All.GroupBy(conversation => conversation.Topic).Where(topic => Wanted == "1" || Wanted.Split(',').Contains(topic.Key)))
            {
                var answers = new Dictionary<string, IReadOnlyList<Answer>>();
                foreach (var conversation in topic)
                    answers[conversation.Name] = await new Talk(client, Space, SettleAsync).HaveAsync(conversation);
                Recorded.Write(topic.Key, answers);
            }
        }
        finally
        {
            await client.DeleteAsync($"/api/v1/namespaces/{Space}");
        }
    }

    // The controllers of a real cluster take their time.
    private static Task SettleAsync() => Task.Delay(TimeSpan.FromMilliseconds(400), TimeProvider.System);
}
