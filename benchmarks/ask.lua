-- Which requests does wrk send, and what came of them?
--
--   wrk -t1 … -s ask.lua URL -- FILE FIRST
--
-- FILE has a line for each request, `path` or `path TAB entity-tag`; they are sent in turn. A mark
-- {n} in a path becomes a number that counts on from FIRST, so that no two requests are the same.

local MARK = "{n}"
local before, after = {}, {}
local at, number = 0, 0

function init(args)
  number = tonumber(args[2])
  for line in io.lines(args[1]) do
    local path, tag = line:match("^([^\t]*)\t?(.*)$")
    wrk.headers["If-None-Match"] = tag ~= "" and tag or nil
    local request = wrk.format("GET", path)
    local from, to = request:find(MARK, 1, true)
    before[#before + 1] = from and request:sub(1, from - 1) or request
    after[#after + 1] = from and request:sub(to + 1) or false
  end
end

function request()
  at = at % #before + 1
  if not after[at] then
    return before[at]
  end
  number = number + 1
  return before[at] .. string.format("%d", number) .. after[at]
end

function done(summary, latency)
  local failed = summary.errors
  print(string.format(
    '{"requests": %d, "seconds": %.6f, "bytes": %d, "refused": %d, "broken": %d, '
      .. '"p50": %.6f, "p95": %.6f, "p99": %.6f}',
    summary.requests, summary.duration / 1e6, summary.bytes, failed.status,
    failed.connect + failed.read + failed.write + failed.timeout,
    latency:percentile(50) / 1e6, latency:percentile(95) / 1e6, latency:percentile(99) / 1e6
  ))
end
