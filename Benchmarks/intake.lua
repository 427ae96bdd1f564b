-- The load of `bench intake`, for wrk: every request is a new enquiry with a key of its own.
-- Arguments: <token> <prefix of the keys, new for each run> [<pause> [<path>]]: milliseconds from an answer to the next request of a connection,
-- and what to read in place of new enquiries. Ends with one line of JSON.

local head, middle, tail
local count = 0
local threads = 0
local pause
local reading

function setup(thread)
    thread:set("number", threads)
    threads = threads + 1
end

function init(args)
    math.randomseed(os.time() + number)
    pause = tonumber(args[3] or "0")
    -- wrk asks for the pause of every request as soon as there is such a function.
    if pause == 0 then delay = nil end
    if args[4] then
        reading = string.format(
            "GET %s HTTP/1.1\r\nHost: %s:%s\r\nAuthorization: Bearer %s\r\n\r\n", args[4], wrk.host, wrk.port, args[1])
    end
    -- The two places that differ have a fixed width, so that Content-Length is the same for all.
    local before = '{"office":"p-01","kind":"enquiry","channel":"phone","caller":{"name":"张晓明","phone":"1380'
    local after = '","unit":"3-2-1502","address":"翠湖花园三号楼二单元1502"},"reason":"询问地下车库月租车位的办理流程、收费标准以及需要带哪些材料，'
        .. '希望今天之内得到答复。","responsible":{"department":"dept_head","person":"王师傅"}}'
    local length = #before + 7 + #after
    head = table.concat({
        "POST /contacts HTTP/1.1\r\nHost: ", wrk.host, ":", wrk.port, "\r\nAuthorization: Bearer ", args[1],
        "\r\nContent-Type: application/json\r\nContent-Length: ", length, "\r\nIdempotency-Key: ", args[2], "-", number, "-"})
    middle = "\r\n\r\n" .. before
    tail = after
end

function request()
    if reading then return reading end
    count = count + 1
    return string.format("%s%010d%s%07d%s", head, count, middle, count % 10000000, tail)
end

-- Spread, so that connections do not come in step.
function delay()
    return math.random(math.floor(pause / 2), math.ceil(pause * 3 / 2))
end

function done(summary, latency)
    local errors = summary.errors
    io.write(string.format(
        '{"requests":%d,"seconds":%.6f,"status_errors":%d,"other_errors":%d,"p50_ms":%.3f,"p99_ms":%.3f}\n', summary.requests,
        summary.duration / 1e6, errors.status, errors.connect + errors.read + errors.write + errors.timeout,
        latency:percentile(50) / 1000, latency:percentile(99) / 1000))
end
