// Single-slice Metropolis on a checkerboard, as one would write it in C++: one chain after the other, std::mt19937,
// std::exp, float32. A quantum neuron, V0 = lambda/4 (phi^2 - 1)^2, that an input of two kinks drives with epsilon
// W(t) phi^2, W = (psi^2 - 1)^2.
//
//     g++ -O3 -march=native metropolis.cpp -o metropolis
//     ./metropolis                 one JSON object: updates per second, and the mean of the integral of V0
//     ./metropolis --serve         answers `qtgpu bench --peers`: peer.py says how
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <iostream>
#include <memory>
#include <random>
#include <string>
#include <vector>

constexpr float lambda = 5000, period = 0.7f;
constexpr int kinks = 2, measure_every = 8, thermalisation = 3000, measured_sweeps = 4000, repetitions = 5;
constexpr double warm_seconds = 0.3, lap_seconds = 0.1;

struct Row {
    int chains, slices, sweeps; // a call is so many sweeps of every chain
    float strength, width;

    static bool parse(const std::string& text, Row& row) {
        return std::sscanf(text.c_str(), "metropolis %dx%dx%d %f %f", &row.chains, &row.slices, &row.sweeps, &row.strength, &row.width) == 5
            && row.chains > 1 && row.slices >= 4 && row.slices % 2 == 0 && row.sweeps > 0;
    }
};

class Ensemble {
public:
    explicit Ensemble(const Row& row)
        : row(row), dt(period / row.slices), drive(row.slices), paths(row.chains, std::vector<float>(row.slices)) {
        for (int t = 0; t < row.slices; t++) {
            double psi = 1;
            for (int k = 0; k < kinks; k++)
                psi *= std::tanh(std::sqrt(lambda / 2.0) * (double(t) / row.slices - (k + 0.5) / kinks) * period);
            drive[t] = row.strength * std::pow(psi * psi - 1, 2);
            for (auto& path : paths)
                path[t] = std::abs(psi);
        }
    }

    void run() {
        for (auto& path : paths)
            for (int i = 0; i < row.sweeps; i++)
                sweep(path);
    }

    // Of the integral of V0: chains are independent, so their means tell the error.
    std::pair<double, double> mean() {
        double sum = 0, squares = 0;
        for (auto& path : paths) {
            for (int i = 0; i < thermalisation; i++)
                sweep(path);
            double chain = 0;
            for (int i = 1; i <= measured_sweeps; i++) {
                sweep(path);
                if (i % measure_every == 0)
                    chain += integral(path) * measure_every / measured_sweeps;
            }
            sum += chain;
            squares += chain * chain;
        }
        double n = row.chains, mean = sum / n;
        return {mean, std::sqrt((squares / n - mean * mean) / (n - 1))};
    }

private:
    Row row;
    float dt;
    std::vector<float> drive;
    std::vector<std::vector<float>> paths;
    std::mt19937 random{1};
    std::uniform_real_distribution<float> uniform{0, 1};

    static float well(float q) { return lambda / 4 * (q - 1) * (q - 1); }

    float potential(float phi, int t) const {
        float q = phi * phi;
        return well(q) + drive[t] * q;
    }

    void sweep(std::vector<float>& path) {
        int n = row.slices;
        for (int parity = 0; parity < 2; parity++) {
            for (int t = parity; t < n; t += 2) {
                float left = path[t == 0 ? n - 1 : t - 1], right = path[t == n - 1 ? 0 : t + 1], old = path[t];
                float proposed = old + row.width * (2 * uniform(random) - 1);
                float change = (proposed - old) * (proposed + old - left - right) / dt + dt * (potential(proposed, t) - potential(old, t));
                if (change <= 0 || uniform(random) < std::exp(-change))
                    path[t] = proposed;
            }
        }
    }

    double integral(const std::vector<float>& path) const {
        double sum = 0;
        for (float phi : path)
            sum += well(phi * phi);
        return sum * dt;
    }
};

struct Lap {
    double wall, cpu;
};

Lap lap(Ensemble& ensemble, int calls) {
    auto wall = std::chrono::steady_clock::now();
    std::clock_t cpu = std::clock();
    for (int i = 0; i < calls; i++)
        ensemble.run();
    return {std::chrono::duration<double>(std::chrono::steady_clock::now() - wall).count() / calls,
            double(std::clock() - cpu) / CLOCKS_PER_SEC / calls};
}

int warm(Ensemble& ensemble) {
    double done = 0, one = 0;
    while (done < warm_seconds)
        done += one = lap(ensemble, 1).wall;
    return std::max(1, int(std::lround(lap_seconds / one)));
}

void serve() {
    std::cout << "{\"peer\": \"g++\", \"version\": \"" __VERSION__ " -O3 -march=native, std::mt19937\"}" << std::endl;
    std::unique_ptr<Ensemble> ready;
    std::string line, of;
    int calls = 0;
    while (std::getline(std::cin, line)) {
        Row row;
        bool wants_mean = line.rfind("mean ", 0) == 0;
        if (line.empty()) {
            ready.reset();
            of.clear();
        } else if (!Row::parse(wants_mean ? line.substr(5) : line, row)) {
            std::cout << "{\"error\": \"no such row\"}" << std::endl;
        } else if (wants_mean) {
            auto [mean, error] = Ensemble(row).mean();
            std::cout << "{\"mean\": " << mean << ", \"standard_error\": " << error << "}" << std::endl;
        } else {
            if (line != of) {
                ready = std::make_unique<Ensemble>(row);
                calls = warm(*ready);
                of = line;
            }
            Lap time = lap(*ready, calls);
            std::cout << "{\"wall\": " << time.wall << ", \"cpu\": " << time.cpu << "}" << std::endl;
        }
    }
}

int main(int count, char** arguments) {
    std::cout.precision(9);
    if (count > 1 && std::string(arguments[1]) == "--serve") {
        serve();
        return 0;
    }
    const Row row{32, 512, 64, 6000, 0.1f};
    Ensemble ensemble(row);
    auto [mean, error] = ensemble.mean();
    int calls = warm(ensemble);
    std::vector<double> rates;
    for (int i = 0; i < repetitions; i++)
        rates.push_back(double(row.chains) * row.slices * row.sweeps / lap(ensemble, calls).cpu);
    std::sort(rates.begin(), rates.end());
    std::cout << "{\"peer\": \"g++\", \"version\": \"" __VERSION__ "\", \"row\": \"metropolis 32x512x64 6000 0.1\", \"unit\": \"updates/s\", \"cpu\": "
              << "{\"min\": " << rates.front() << ", \"median\": " << rates[repetitions / 2] << ", \"max\": " << rates.back() << "}, \"mean\": "
              << mean << ", \"standard_error\": " << error << "}" << std::endl;
}
