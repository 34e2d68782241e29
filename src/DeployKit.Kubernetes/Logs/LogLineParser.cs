using System.Globalization;
using System.Text;

namespace DeployKit.Kubernetes;

/// <summary>Takes the timestamp off a raw line.</summary>
internal static class LogLineParser
{
    // Docker keeps lines in pieces of this many bytes, and stamps each piece.
    private const int Piece = 16 * 1024;
    private const int StampLength = 31;

    /// <summary>Null for a line without one: that is not the container's, but the node's word on why there is no log.</summary>
    public static LogLine? Parse(ReadOnlySpan<byte> line)
    {
        if (!TryStamp(line, out var timestamp, out var length))
            return null;
        var rest = line[length..];
        if (rest.Length <= Piece)
            return new LogLine(timestamp, Encoding.UTF8.GetString(rest));
        var bytes = new List<byte>(rest.Length);
        while (rest.Length > Piece && TryStamp(rest[Piece..], out _, out length) && length == StampLength)
        {
            bytes.AddRange(rest[..Piece]);
            rest = rest[(Piece + length)..];
        }
        bytes.AddRange(rest);
        return new LogLine(timestamp, Encoding.UTF8.GetString(bytes.ToArray()));
    }

    // 2021-01-02T03:04:05.123456789Z and a space.
    private static bool TryStamp(ReadOnlySpan<byte> line, out DateTimeOffset timestamp, out int length)
    {
        timestamp = default;
        var space = line[..Math.Min(line.Length, 40)].IndexOf((byte)' ');
        length = space + 1;
        if (space < 20 || line[4] != '-' || line[10] != 'T')
            return false;
        var text = Encoding.ASCII.GetString(line[..space]);
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out timestamp);
    }
}
