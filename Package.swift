// swift-tools-version: 6.2
import PackageDescription

extension Target.Dependency {
    static let argumentParser: Self = .product(name: "ArgumentParser", package: "swift-argument-parser")
    static let asyncHTTPClient: Self = .product(name: "AsyncHTTPClient", package: "async-http-client")
    static let configuration: Self = .product(name: "Configuration", package: "swift-configuration")
    static let deque: Self = .product(name: "DequeModule", package: "swift-collections")
    static let crypto: Self = .product(name: "Crypto", package: "swift-crypto")
    static let cryptoExtras: Self = .product(name: "CryptoExtras", package: "swift-crypto")
    static let httpTypes: Self = .product(name: "HTTPTypes", package: "swift-http-types")
    static let hummingbird: Self = .product(name: "Hummingbird", package: "hummingbird")
    static let hummingbirdCore: Self = .product(name: "HummingbirdCore", package: "hummingbird")
    static let hummingbirdTLS: Self = .product(name: "HummingbirdTLS", package: "hummingbird")
    static let jwtKit: Self = .product(name: "JWTKit", package: "jwt-kit")
    static let lifecycle: Self = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
    static let logging: Self = .product(name: "Logging", package: "swift-log")
    static let metrics: Self = .product(name: "Metrics", package: "swift-metrics")
    static let mustache: Self = .product(name: "Mustache", package: "swift-mustache")
    static let nio: Self = .product(name: "NIOCore", package: "swift-nio")
    static let nioPosix: Self = .product(name: "NIOPosix", package: "swift-nio")
    static let nioHTTP: Self = .product(name: "NIOHTTP1", package: "swift-nio")
    static let nioSSL: Self = .product(name: "NIOSSL", package: "swift-nio-ssl")
    static let nioHTTPTypes: Self = .product(name: "NIOHTTPTypes", package: "swift-nio-extras")
    static let yams: Self = .product(name: "Yams", package: "Yams")
}

extension LinkerSetting {
    /// A release has Foundation inside, whose URLSession then has to find libcurl itself.
    static let curl: Self = .linkedLibrary("curl", .when(platforms: [.linux], configuration: .release))
}

extension Target {
    /// Settings of every target of ours; dependencies keep their own.
    static var settings: [SwiftSetting] {
        [
            .swiftLanguageMode(.v6),
            .enableUpcomingFeature("ExistentialAny"),
            .enableUpcomingFeature("MemberImportVisibility"),
            .enableUpcomingFeature("InternalImportsByDefault"),
            .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
            .treatAllWarnings(as: .error),
        ]
    }

    /// A module under `Shared/`.
    static func shared(
        _ name: String, _ dependencies: [Dependency] = [], resources: [Resource] = [], linkerSettings: [LinkerSetting] = []
    ) -> Target {
        .target(
            name: name, dependencies: dependencies, path: "Shared/\(name)", exclude: [], resources: resources,
            swiftSettings: settings, linkerSettings: linkerSettings)
    }

    /// One of the executables under `Services/`. `migrates` says whether it has tables or indexes of its own beside the engine's;
    /// they travel inside the binary.
    static func service(_ name: String, _ more: [Dependency] = [], migrates: Bool = false) -> Target {
        .executableTarget(
            name: name,
            dependencies: ["SharedModels", "Policy", "Database", "Messaging", "Casework", "ServiceBootstrap", .hummingbird] + more,
            path: "Services/\(name)", resources: migrates ? [.embedInCode("Migrations")] : [], swiftSettings: settings)
    }

    /// A test module under `Tests/`.
    static func tests(_ name: String, _ dependencies: [Dependency]) -> Target {
        .testTarget(name: name, dependencies: dependencies + ["TestSupport"], path: "Tests/\(name)", swiftSettings: settings)
    }
}

let package = Package(
    name: "guanjia",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0", traits: []),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/vapor/jwt-kit", from: "5.7.1"),
        // Already there under Hummingbird; named because ServiceBootstrap and Intake use their types themselves.
        .package(url: "https://github.com/swift-server/async-http-client.git", from: "1.37.0"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0", traits: []),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl.git", from: "2.37.6"),
    ],
    targets: [
        .systemLibrary(name: "CLibPQ", path: "Shared/CLibPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(name: "CRDKafka", path: "Shared/CRDKafka", pkgConfig: "rdkafka", providers: [.apt(["librdkafka-dev"])]),
        .shared("SharedModels"),
        .shared("Policy", ["SharedModels", .crypto, .yams]),
        .shared("Database", ["CLibPQ", .crypto, .metrics]),
        .shared("Messaging", ["SharedModels", .crypto, .logging, .metrics]),
        .shared("ObjectStorage"),
        .shared("S3Storage", ["ObjectStorage", .crypto], linkerSettings: [.curl]),
        .shared("KafkaMessaging", ["CRDKafka", "Messaging", .logging, .metrics]),
        .shared(
            "Casework", ["Database", "Messaging", "Policy", "SharedModels", .deque, .logging, .metrics],
            resources: [.embedInCode("Migrations")]),
        .shared(
            "ServiceBootstrap",
            [
                "SharedModels", "Policy", "Messaging", "KafkaMessaging", "Database", "Casework", "ObjectStorage", .configuration, .crypto,
                .deque, .httpTypes,
                .hummingbird, .hummingbirdCore, .jwtKit, .lifecycle, .logging, .metrics, .nio, .nioHTTP, .nioHTTPTypes, .yams,
            ], linkerSettings: [.curl]),

        .shared(
            "CaseFiles",
            [
                "SharedModels", "Messaging", "Database", "Casework", "ObjectStorage", "S3Storage", "ServiceBootstrap", .crypto, .httpTypes,
                .hummingbird, .logging,
            ]),

        .service(
            "Intake",
            ["CaseFiles", "ObjectStorage", .asyncHTTPClient, .crypto, .httpTypes, .logging, .metrics, .nio, .nioHTTP, .nioSSL],
            migrates: true),
        .service("ComplaintRouting", migrates: true),
        .service("RepairDispatch", ["CaseFiles", "ObjectStorage", .logging, .metrics], migrates: true),
        .service("CallbackScheduling", [.httpTypes, .logging], migrates: true),
        // Templates, words and the rest are files beside the program: as arrays in its source they would take minutes to compile.
        .executableTarget(
            name: "Console",
            dependencies: [
                "SharedModels", "Policy", "Database", "Messaging", "Casework", "ServiceBootstrap", .asyncHTTPClient,
                .crypto, .httpTypes,
                .hummingbird, .lifecycle, .logging, .metrics, .mustache, .nio, .nioHTTP, .yams,
            ],
            path: "Services/Console",
            resources: [.embedInCode("Migrations"), .copy("Assets"), .copy("Forms"), .copy("Reports"), .copy("Templates"), .copy("Words")],
            swiftSettings: Target.settings),
        .executableTarget(
            name: "guanjiactl",
            dependencies: ["KafkaMessaging", "Messaging", "Policy", "SharedModels", .argumentParser, .crypto, .logging, .metrics, .yams],
            path: "Services/guanjiactl", swiftSettings: Target.settings,
            linkerSettings: [.curl]),

        .target(
            name: "TestSupport",
            dependencies: [
                "CRDKafka", "Casework", "Database", "KafkaMessaging", "Messaging", "ObjectStorage", "Policy", "ServiceBootstrap",
                "SharedModels", .crypto, .cryptoExtras, .hummingbird, .lifecycle, .logging, .nio, .nioPosix, .nioSSL, .yams,
            ],
            path: "Tests/Support/TestSupport", swiftSettings: Target.settings),
        .tests("PolicyTests", ["Policy", "SharedModels"]),
        .tests("DatabaseTests", ["Database"]),
        .tests("ObjectStorageTests", ["ObjectStorage", "S3Storage", .crypto, .httpTypes, .hummingbird, .logging, .lifecycle]),
        .tests("MessagingTests", ["Messaging", "SharedModels", .crypto]),
        .tests(
            "KafkaMessagingTests", ["KafkaMessaging", "Messaging", .logging, .product(name: "MetricsTestKit", package: "swift-metrics")]),
        .tests(
            "CaseworkTests", ["Casework", "Database", "Messaging", "Policy", "ServiceBootstrap", "SharedModels", .logging, .metrics]),
        .executableTarget(
            name: "SampleService", dependencies: ["ServiceBootstrap", "SharedModels", .hummingbird, .lifecycle, .logging],
            path: "Tests/Support/SampleService", swiftSettings: Target.settings),
        .tests(
            "ServiceBootstrapTests",
            [
                "SampleService", "Database", "KafkaMessaging", "Messaging", "ServiceBootstrap", "SharedModels", .crypto, .cryptoExtras,
                .hummingbird, .httpTypes,
                .lifecycle, .logging,
                .metrics,
            ]),
        .tests(
            "IntakeTests",
            [
                "Intake", "CaseFiles", "Casework", "Database", "Messaging", "ObjectStorage", "Policy", "ServiceBootstrap", "SharedModels",
                "guanjiactl", .crypto, .httpTypes,
                .hummingbird, .hummingbirdTLS, .lifecycle, .logging, .nioSSL, .yams,
            ]),
        .tests(
            "ComplaintRoutingTests",
            ["ComplaintRouting", "Casework", "Database", "Messaging", "Policy", "ServiceBootstrap", "SharedModels"]),
        .tests(
            "RepairDispatchTests",
            [
                "RepairDispatch", "CaseFiles", "Casework", "Database", "Messaging", "ObjectStorage", "Policy", "ServiceBootstrap",
                "SharedModels", .crypto,
            ]),
        .tests(
            "CallbackSchedulingTests",
            ["CallbackScheduling", "Casework", "Database", "Messaging", "Policy", "ServiceBootstrap", "SharedModels", .crypto, .logging]),
        .tests(
            "ConsoleTests",
            [
                "Console", "CallbackScheduling", "ComplaintRouting", "Intake", "RepairDispatch", "Casework", "Database", "Messaging",
                "Policy", "ServiceBootstrap", "SharedModels",
                .crypto, .httpTypes, .hummingbird, .lifecycle,
                .logging, .mustache, .nio, .yams,
            ]),
        .testTarget(
            name: "GuanjiactlTests",
            dependencies: [
                "guanjiactl", "KafkaMessaging", "Messaging", "ServiceBootstrap", "SharedModels", "TestSupport", .argumentParser, .logging,
            ],
            path: "Tests/guanjiactlTests",
            swiftSettings: Target.settings),
        .testTarget(name: "TidyTests", dependencies: [.yams], path: "Tests/TidyTests", swiftSettings: Target.settings),
        .tests("ContractTests", ["Messaging", "SharedModels", .yams]),
        // Runs the four executables; they stand beside the test bundle in the build directory.
        .tests(
            "EndToEndTests",
            ["Casework", "Console", "Database", "KafkaMessaging", "Messaging", "Policy", "SharedModels", .crypto, .logging]),
    ],
    swiftLanguageModes: [.v6]
)
