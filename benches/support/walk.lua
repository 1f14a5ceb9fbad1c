-- For wrk: requests the paths of a list in turn, with the headers of a browser. The second column, if any, is an ETag that
-- the request sends as If-None-Match.
--   wrk … -s walk.lua http://HOST:PORT -- LIST
local threads = 0

function setup(thread)
    thread:set("number", threads)
    threads = threads + 1
end

function init(words)
    requests = {}
    for line in io.lines(words[1]) do
        local path, etag = line:match("^([^\t]+)\t?(.*)$")
        local headers = { ["Accept-Encoding"] = "gzip, deflate, br, zstd" }
        if etag ~= "" then headers["If-None-Match"] = etag end
        requests[#requests + 1] = wrk.format("GET", path, headers)
    end
    at = number * 997 -- so that threads request different paths at the same time
end

function request()
    at = at % #requests + 1
    return requests[at]
end

-- benches/support/measurement.rs reads this line: requests, seconds, p50 and p99 in milliseconds, failures.
function done(summary, latency)
    local e = summary.errors
    io.write(string.format("measured\t%d\t%.3f\t%.3f\t%.3f\t%d\n", summary.requests, summary.duration / 1e6,
        latency:percentile(50) / 1e3, latency:percentile(99) / 1e3, e.status + e.connect + e.read + e.write + e.timeout))
end
