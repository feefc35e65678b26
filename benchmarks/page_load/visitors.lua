-- Visitors for wrk: one thread is one recruiter with one connection, who goes round their own lists.
-- Arguments after "--": the file of visitors (a line for each: cookie, then paths, with tabs between),
-- the mean think time in milliseconds (0: none), and "page" or "fragment".

local threads = {}

function setup(thread)
  thread:set("number", #threads + 1)
  table.insert(threads, thread)
end

function init(arguments)
  local visitors = {}
  for line in io.lines(arguments[1]) do table.insert(visitors, line) end
  local fields = {}
  for field in visitors[(number - 1) % #visitors + 1]:gmatch("[^\t]+") do table.insert(fields, field) end
  local headers = { ["Cookie"] = table.remove(fields, 1), ["Host"] = wrk.headers["Host"] }
  if arguments[3] == "fragment" then
    headers["HX-Request"] = "true"
    headers["HX-Target"] = "resultats"
  end
  requests = {}
  for _, path in ipairs(fields) do table.insert(requests, wrk.format("GET", path, headers)) end
  math.randomseed(number)
  at = math.random(#requests)
  think = tonumber(arguments[2])
  refused, empty = 0, 0
  if think == 0 then delay = nil end
end

function request()
  at = at % #requests + 1
  return requests[at]
end

-- From half to one and a half times the mean, so that visitors do not march in step.
function delay()
  return think * (0.5 + math.random())
end

function response(status, _headers, body)
  if status ~= 200 then
    refused = refused + 1
  elseif not body:find('class="es-cand"', 1, true) then
    empty = empty + 1
  end
end

function done(summary, latency, _requests)
  local refused_pages, empty_pages = 0, 0
  for _, thread in ipairs(threads) do
    refused_pages = refused_pages + thread:get("refused")
    empty_pages = empty_pages + thread:get("empty")
  end
  local errors = summary.errors
  io.write(string.format(
    "RESULT pages=%d seconds=%.3f p50=%.3f p95=%.3f p99=%.3f worst=%.3f refused=%d empty=%d failed=%d\n",
    summary.requests, summary.duration / 1e6,
    latency:percentile(50) / 1e3, latency:percentile(95) / 1e3, latency:percentile(99) / 1e3, latency.max / 1e3,
    refused_pages, empty_pages, errors.connect + errors.read + errors.write + errors.timeout))
end
