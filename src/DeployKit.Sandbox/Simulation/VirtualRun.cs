namespace DeployKit.Sandbox.Simulation;

/// <summary>
/// Runs asynchronous code in virtual time: the next event of the queue happens only when the code has nothing left to do. Works in a
/// process whose thread pool has one thread, in which nothing blocks it; there the same code with the same seed does the same.
/// </summary>
public sealed class VirtualRun : IThreadPoolWorkItem
{
    private readonly TaskCompletionSource<bool> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly EventQueue _queue;
    private readonly DateTimeOffset _limit;
    private readonly Task _work;

    private VirtualRun(EventQueue queue, DateTimeOffset limit, Task work) => (_queue, _limit, _work) = (queue, limit, work);

    /// <summary>Prepares this process: from now on its pool has one thread. To be called once, before the first run.</summary>
    /// <exception cref="InvalidOperationException">The runtime refuses.</exception>
    public static void UseOneThread()
    {
        if (!ThreadPool.SetMinThreads(1, 1) || !ThreadPool.SetMaxThreads(1, 1))
            throw new InvalidOperationException("The thread pool cannot be brought down to one thread, without which virtual time is not to be had.");
    }

    /// <summary>Runs the work until it ends, or until the limit of virtual time is reached.</summary>
    /// <param name="cluster">Whose time passes.</param>
    /// <param name="limit">How long at most, in virtual time.</param>
    /// <param name="work">Awaits only what depends on the cluster's time and handlers.</param>
    /// <param name="happening">Told the name of each event of the queue; null where nobody wants to know.</param>
    /// <returns>False when it hangs: the limit was reached, or nothing would ever happen any more. What hangs is left behind.</returns>
    public static async Task<bool> RunAsync(SandboxCluster cluster, TimeSpan limit, Func<Task> work, Action<string>? happening = null)
    {
        cluster.Queue.Happening = happening;
        // Onto the pool's thread: the caller's may be another one.
        await Task.Run(static () => { });
        var run = new VirtualRun(cluster.Queue, cluster.Now + limit, work());
        run.Requeue();
        if (!await run._ended.Task)
            return false;
        await run._work;
        return true;
    }

    void IThreadPoolWorkItem.Execute()
    {
        if (_work.IsCompleted)
            _ended.SetResult(true);
        // Whoever waits in the pool's queues goes first.
        else if (ThreadPool.PendingWorkItemCount > 0 || _queue.RunNext(_limit))
            Requeue();
        else
            _ended.SetResult(false);
    }

    // On the global queue, behind everything else: the thread's own queue would put it first.
    private void Requeue() => ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
}
