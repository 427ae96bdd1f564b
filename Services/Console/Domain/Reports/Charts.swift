import Foundation

/// Bars, one below the other for each value of a group, as a table: its texts wrap as other texts do, and are read without the picture.
struct BarChart: Sendable {
    struct Bar: Sendable {
        let label: String
        /// A number and its text, for each series.
        let values: [(number: Double, text: String)]
    }

    let title: String
    let series: [String]
    let bars: [Bar]

    /// Bars that are drawn, as many as a month has days; what comes after them is in the table.
    private static let most = 31

    /// Of the template `chart-bars`.
    var view: [String: Any] {
        let drawn = bars.prefix(Self.most)
        let largest = max(drawn.flatMap { $0.values.map(\.number) }.max() ?? 0, 1e-9)
        return [
            "title": title, "isEmpty": drawn.isEmpty, "isCut": bars.count > drawn.count,
            "bars": drawn.map { bar in ["parts": zip(series, bar.values).enumerated().map { part($0, $1.0, $1.1, of: bar, largest) }] },
            "legend": series.enumerated().map { ["series": String($0 + 1), "label": $1] },
        ]
    }

    /// One bar of a value; the first has the value's name, which stands beside all of them.
    private func part(
        _ position: Int, _ name: String, _ value: (number: Double, text: String), of bar: Bar, _ largest: Double
    ) -> [String: Any] {
        var part: [String: Any] = [
            "series": String(position + 1), "name": name, "text": value.text, "width": Self.text(max(0, value.number) / largest * 100),
        ]
        if position == 0 { part["head"] = ["label": bar.label, "rows": String(min(series.count, bar.values.count))] }
        return part
    }

    static func text(_ number: Double) -> String { String(format: "%.1f", number) }
}

/// A line over months.
struct TrendChart: Sendable {
    struct Point: Sendable {
        let label: String
        let value: Double?
        let text: String
    }

    let title: String
    let points: [Point]
    let target: Double?

    private static let (width, height) = (640.0, 200.0)
    private static let (left, right, top, bottom) = (20.0, 620.0, 24.0, 160.0)

    /// Of the template `chart-trend`.
    var view: [String: Any] {
        let largest = max((points.compactMap(\.value) + [target].compactMap { $0 }).max() ?? 0, 1e-9)
        func x(_ index: Int) -> Double {
            Self.left + (Self.right - Self.left) * (points.count < 2 ? 0.5 : Double(index) / Double(points.count - 1))
        }
        func y(_ value: Double) -> Double { Self.bottom - (Self.bottom - Self.top) * max(0, value) / largest }
        let places = points.enumerated().map { index, point -> [String: Any] in
            var view: [String: Any] = [
                "label": String(point.label.suffix(2)), "month": point.label, "labelX": BarChart.text(x(index)),
                "labelY": BarChart.text(Self.bottom + 20),
            ]
            if let value = point.value {
                view["dot"] = [
                    "x": BarChart.text(x(index)), "y": BarChart.text(y(value)), "text": point.text, "textY": BarChart.text(y(value) - 8),
                ]
            }
            return view
        }
        // A month without a number interrupts the line.
        let lines = points.indices.split { points[$0].value == nil }.map { run in
            ["points": run.map { "\(BarChart.text(x($0))),\(BarChart.text(y(points[$0].value ?? 0)))" }.joined(separator: " ")]
        }
        var view: [String: Any] = [
            "title": title, "width": BarChart.text(Self.width), "height": BarChart.text(Self.height), "places": places,
            "lines": lines, "isEmpty": points.allSatisfy { $0.value == nil }, "rows": points.map { ["month": $0.label, "text": $0.text] },
            "axis": ["x1": BarChart.text(Self.left), "x2": BarChart.text(Self.right), "y": BarChart.text(Self.bottom)],
        ]
        if let target { view["target"] = ["x1": BarChart.text(Self.left), "x2": BarChart.text(Self.right), "y": BarChart.text(y(target))] }
        return view
    }
}
