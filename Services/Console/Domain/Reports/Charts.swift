import Foundation

/// Bars, one beside the other for each value of a group: where they stand, in units of the picture.
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
    private static let width = 640.0
    private static let start = 190.0
    private static let end = 570.0
    private static let thickness = 16.0
    private static let gap = 12.0

    /// Of the template `chart-bars`.
    var view: [String: Any] {
        let drawn = bars.prefix(Self.most)
        let largest = max(drawn.flatMap { $0.values.map(\.number) }.max() ?? 0, 1e-9)
        let height = Double(max(series.count, 1)) * Self.thickness + Self.gap
        var rows: [[String: Any]] = []
        for (index, bar) in drawn.enumerated() {
            let top = Double(index) * height + Self.gap / 2
            let parts = bar.values.enumerated().map { position, value -> [String: Any] in
                let length = max(0, value.number) / largest * (Self.end - Self.start)
                let y = top + Double(position) * Self.thickness
                return [
                    "series": String(position + 1), "x": Self.text(Self.start), "y": Self.text(y + 1), "width": Self.text(length),
                    "height": Self.text(Self.thickness - 2), "text": value.text, "textX": Self.text(Self.start + length + 6),
                    "textY": Self.text(y + Self.thickness - 4),
                ]
            }
            rows.append([
                "label": Self.shortened(bar.label), "name": bar.label, "labelX": Self.text(Self.start - 8),
                "labelY": Self.text(top + (height - Self.gap) / 2 + 4), "parts": parts,
            ])
        }
        return [
            "title": title, "width": Self.text(Self.width), "height": Self.text(Double(drawn.count) * height),
            "bars": rows, "isEmpty": drawn.isEmpty, "isCut": bars.count > drawn.count,
            "legend": series.enumerated().map { ["series": String($0 + 1), "label": $1] },
        ]
    }

    /// A label that fits beside its bar: a Chinese character is as wide as two letters.
    static func shortened(_ label: String) -> String {
        var width = 0
        for (index, character) in label.enumerated() {
            width += character.isASCII ? 1 : 2
            if width > 28 { return label.prefix(max(0, index - 1)) + "…" }
        }
        return label
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
            "lines": lines, "isEmpty": points.allSatisfy { $0.value == nil },
            "axis": ["x1": BarChart.text(Self.left), "x2": BarChart.text(Self.right), "y": BarChart.text(Self.bottom)],
        ]
        if let target { view["target"] = ["x1": BarChart.text(Self.left), "x2": BarChart.text(Self.right), "y": BarChart.text(y(target))] }
        return view
    }
}
