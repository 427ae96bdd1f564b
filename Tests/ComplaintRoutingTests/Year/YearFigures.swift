import SharedModels

/// How complaints arrive: counts and shares taken from public records of citizens' messages and service requests, as figures only.
enum YearFigures {
    /// Messages at each hour of the local day, midnight first.
    static let hours = [60, 24, 7, 9, 2, 9, 12, 29, 83, 121, 223, 183, 108, 97, 124, 158, 133, 135, 103, 73, 55, 73, 71, 53]
    /// Messages on each day of the week, Monday first.
    static let weekdays = [302, 398, 363, 316, 264, 127, 175]
    /// Requests by the way that they came.
    static let channels: [(Channel, Int)] = [(.web, 418), (.phone, 349), (.app, 186), (.visit, 47)]
    /// Requests by what they were about, in our subjects.
    static let subjects: [(ComplaintSubject, Int)] = [
        (.buildingsEquipment, 289), (.developerSurroundings, 319), (.securityVehicles, 177), (.cleaningGreening, 89),
        (.serviceQuality, 60), (.fees, 40), (.staffAttitude, 14), (.other, 12),
    ]
    /// How much of all complaints comes from the places with the most: the share of places, and their share of complaints.
    static let places: [(of: Double, complaints: Double)] = [
        (0, 0), (0.001, 0.061), (0.01, 0.225), (0.05, 0.491), (0.1, 0.632), (0.25, 0.816), (0.5, 0.927), (1, 1),
    ]
    /// Places of one estate in which anything can be complained of.
    static let placesOfEstate = 600
    /// Households that see the same place.
    static let households = 30
}

extension RandomNumberGenerator {
    /// True in so many of a hundred cases.
    mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &self) < percent }

    /// One of the weighted choices.
    mutating func pick<Choice>(_ choices: [(Choice, Int)]) -> Choice {
        var left = Int.random(in: 0..<choices.reduce(0) { $0 + $1.1 }, using: &self)
        for (choice, weight) in choices.dropLast() {
            if left < weight { return choice }
            left -= weight
        }
        return choices[choices.count - 1].0
    }

    /// An index with these weights.
    mutating func pick(_ weights: [Int]) -> Int { pick(Array(weights.enumerated().map { ($0.offset, $0.element) })) }

    /// A place by the skew of the figures.
    mutating func place() -> Int {
        let share = Double.random(in: 0..<1, using: &self)
        let bands = YearFigures.places
        let upper = bands.firstIndex { share < $0.complaints } ?? bands.count - 1
        let within = Double.random(in: bands[upper - 1].of..<bands[upper].of, using: &self)
        return Int(within * Double(YearFigures.placesOfEstate))
    }

    /// Milliseconds between so many hours, short ones more often than long ones.
    mutating func hours(_ from: Double, _ to: Double) -> Int64 {
        let draw = Double.random(in: 0..<1, using: &self)
        return Int64((from + (to - from) * draw * draw) * 3_600_000)
    }
}
